import { type Format, lines } from './format.ts'

/** For `source` in fish. */
export const fish: Format = (credentials) =>
  lines(credentials, (name, value) => `set -gx ${name} "${value}"`)
