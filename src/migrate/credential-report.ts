/** IAM's credential report: all users of an account in one answer. */
import { textAt } from '../credentials/sts-xml.ts'
import type { Clock } from '../system/clock.ts'
import { callIam, type Iam, unreadable } from '../credentials/iam-call.ts'
import { isUserName } from './iam-client.ts'

/** A report of a large account takes AWS a minute. */
const mostLooks = 40

/** Throws as callIam. */
async function report(
  iam: Iam,
  clock: Pick<Clock, 'sleep'>,
  signal: AbortSignal | undefined,
): Promise<string> {
  const operation = 'GenerateCredentialReport'
  for (let look = 1; textAt(await callIam(iam, operation), 'State') !== 'COMPLETE'; look++) {
    if (look === mostLooks) throw unreadable(operation)
    await clock.sleep(Math.min(2000, 100 * 2 ** look), signal)
  }
  const answer = await callIam(iam, 'GetCredentialReport')
  return Buffer.from(textAt(answer, 'Content') ?? '', 'base64').toString('utf8')
}

/** Fields of one line (RFC 4180); user names may have commas. */
function fieldsOf(line: string): readonly string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field = '']) =>
    field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field,
  )
}

/**
 * Names of the users who have a key, an inactive one too. Of keys younger than four hours the report
 * may not know yet. Throws as callIam.
 */
export async function usersWithKeys(
  iam: Iam,
  clock: Pick<Clock, 'sleep'>,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const [heading = '', ...lines] = (await report(iam, clock, signal)).split(/\r?\n/)
  const names = fieldsOf(heading)
  const user = names.indexOf('user')
  const made = [1, 2].map((key) => names.indexOf(`access_key_${key}_last_rotated`))
  if (user < 0 || made.includes(-1)) throw unreadable('GetCredentialReport')
  return lines.map(fieldsOf).flatMap((fields) => {
    const name = fields[user]
    const hasKey = made.some((at) => /^\d/.test(fields[at] ?? ''))
    return hasKey && isUserName(name) ? [name] : []
  })
}
