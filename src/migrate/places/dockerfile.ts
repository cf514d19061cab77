import type { Place } from './place.ts'

export const dockerfile: Place = {
  says: 'Dockerfile',
  fits: ({ name }) => /^(?:Docker|Container)file(?:\..*)?$|\.[dD]ockerfile$/.test(name),
}
