/** Files that `ci credentials --output` may write: new ones, and those that it wrote before. */
import { lstatSync } from 'node:fs'
import { SystemError } from '../../errors.ts'
import { readPlainIfPresent } from '../../system/files.ts'

/** Of credentials files. A report of dotenv can have no comment, so that it is known by its names. */
export const firstLine = '# Written by keyless ci credentials.'

const variable =
  /^(?:export |set -gx |set |\$Env:)?AWS_(?:ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|CREDENTIAL_EXPIRATION)[= ]/

/** Longer than anything that it writes. */
const longest = 64 * 1024

const fields: ReadonlySet<string> = new Set([
  ...['schemaVersion', 'accessKeyId', 'secretAccessKey', 'sessionToken', 'expiresAt', 'accountId'],
  ...['Version', 'AccessKeyId', 'SecretAccessKey', 'SessionToken', 'Expiration'],
])

function isOurJson(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && Object.keys(value ?? {}).every((name) => fields.has(name))
  } catch {
    return false
  }
}

/** Temporary keys alone: those that last are a person's. */
function isOurs(text: string): boolean {
  if (text.trim() === '' || text.startsWith(firstLine)) return true
  if (/^eyJ[\w-]+\.[\w-]+\.[\w-]+\s*$/.test(text)) return true
  if (!/\bASIA[A-Z0-9]/.test(text)) return false
  const lines = text.trimEnd().split('\n')
  return isOurJson(text) || lines.every((line) => variable.test(line))
}

function inTheWay(path: string, what: string): SystemError {
  return new SystemError('file-unwritable', `${path} ${what}, so it stays as it is.`, {
    details: { path },
    fix: 'name another file: --output FILE',
  })
}

/** Throws SystemError `file-unwritable` for what somebody else made, `file-unreadable`. */
export function assertReplaceable(path: string): void {
  const stats = lstatSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return
  if (!stats.isFile()) throw inTheWay(path, 'is no plain file')
  if (stats.size > longest) throw inTheWay(path, 'is there already, and not of keyless')
  const bytes = readPlainIfPresent(path)
  if (bytes !== undefined && !isOurs(bytes.toString('utf8'))) {
    throw inTheWay(path, 'is there already, and not of keyless')
  }
}
