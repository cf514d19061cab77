import { asciiJson } from '../../tokens/python-json.ts'
import type { Format } from './format.ts'

/** For programs that read keyless: the names of the library, a date with `Z`. */
export const json: Format = ({
  accessKeyId,
  secretAccessKey,
  sessionToken,
  expiresAt,
  accountId,
}) => {
  const answer = {
    schemaVersion: 1,
    accessKeyId,
    secretAccessKey,
    sessionToken,
    expiresAt: expiresAt?.toISOString(),
    accountId,
  }
  return `${asciiJson(JSON.stringify(answer, undefined, 2))}\n`
}
