import { type Format, lines } from './format.ts'

/** For `.env` files and `docker run --env-file`, which keeps quotes: so there are none. */
export const dotenv: Format = (credentials) =>
  lines(credentials, (name, value) => `${name}=${value}`)
