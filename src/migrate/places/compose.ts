import type { Place } from './place.ts'

export const compose: Place = {
  says: 'compose file',
  fits: ({ name }) => /^(?:docker-)?compose(?:[.-].*)?\.ya?ml$/.test(name),
}
