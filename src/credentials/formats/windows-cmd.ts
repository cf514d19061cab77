import { type Format, lines } from './format.ts'

/** For cmd.exe. */
export const windowsCmd: Format = (credentials) =>
  lines(credentials, (name, value) => `set ${name}=${value}`)
