import { type Format, lines } from './format.ts'

/** For files of variables. */
export const envNoExport: Format = (credentials) =>
  lines(credentials, (name, value) => `${name}=${value}`)
