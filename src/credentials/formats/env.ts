import { type Format, lines } from './format.ts'

/** For `eval` in sh, bash and zsh. */
export const env: Format = (credentials) =>
  lines(credentials, (name, value) => `export ${name}=${value}`)
