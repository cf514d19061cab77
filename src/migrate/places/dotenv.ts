import type { Place } from './place.ts'

export const dotenv: Place = {
  says: 'dotenv file',
  fits: ({ name }) => /^\.env(?:rc|\..*)?$|\.env$|^\.flaskenv$|^env\.(?:local|example)$/.test(name),
}
