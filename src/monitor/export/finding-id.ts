/** What makes a finding the same one the next time, and what makes it worth telling again. */
import { createHash } from 'node:crypto'
import type { Finding } from '../findings/finding.ts'

/** A digest as a UUID (RFC 9562, version 8). */
export function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = '89ab'[Number.parseInt(hex.slice(16, 17), 16) % 4] ?? '8'
  const parts = [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`]
  return [...parts, `${variant}${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}

export function findingId({ code, subject }: Pick<Finding, 'code' | 'subject'>): string {
  return uuidOf(`keyless finding\n${code}\n${subject}`)
}

/** Another one once there is a later event in it; not when an old one leaves the time that is looked at. */
export function findingState({ last, level }: Pick<Finding, 'last' | 'level'>): string {
  return `${level} ${last.toISOString()}`
}
