/**
 * Ids that stand in a signature (`AKIA…/20190814/us-west-2/s3/aws4_request`): they say who signed, and
 * nobody can sign with them.
 */
import type { KeyFinding } from './finding.ts'

const scope =
  /^(?<slash>\/|%2F|%252F)(?<year>\d{4})(?<month>\d\d)(?<day>\d\d)\k<slash>[a-z0-9-]{2,30}\k<slash>[a-z0-9-]{2,40}\k<slash>aws4_request(?![\w])/i

/** The day of the signature whose scope goes on at `end`, behind an id. */
export function signedOn(text: string, end: number): Date | undefined {
  const { year, month, day } = scope.exec(text.slice(end, end + 160))?.groups ?? {}
  if (year === undefined) return undefined
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`)
  return Number.isNaN(date.getTime()) ? undefined : date
}

/** The longest that AWS lets an address be signed for, and the day itself. */
const longestMs = 8 * 86_400_000

/** Of a signature that AWS takes no more; with a secret beside it the key itself may stand there. */
export function isEndedSignature(
  { signedAt, hasSecret }: Pick<KeyFinding, 'signedAt' | 'hasSecret'>,
  now: Date,
): boolean {
  return signedAt !== undefined && !hasSecret && now.getTime() - signedAt.getTime() > longestMs
}
