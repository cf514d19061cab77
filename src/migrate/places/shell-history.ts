import type { Place } from './place.ts'

export const shellHistory: Place = {
  says: 'shell history',
  fits: ({ name }) =>
    /^\.?(?:[a-z]+_)?history$|^ConsoleHost_history\.txt$|^\.(?:lesshst|viminfo)$/.test(name),
}
