import { type Format, lines } from './format.ts'

/** For `Invoke-Expression`. */
export const powershell: Format = (credentials) =>
  lines(credentials, (name, value) => `$Env:${name}="${value}"`)
