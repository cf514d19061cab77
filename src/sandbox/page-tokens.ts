import { createHmac, randomBytes } from 'node:crypto'
import { sameSecret } from './secrets.ts'

/** Of this process: a page token from another sandbox is as wrong as any. */
const key = randomBytes(32)

function seal(text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url')
}

/** Where the next page of a list begins, in a form that clients cannot read or make. */
export function encodePageToken(list: string, offset: number): string {
  const position = Buffer.from(`${list}:${offset}`).toString('base64url')
  return `${position}.${seal(position)}`
}

/** Undefined for a token that is not ours, or of another list. */
export function decodePageToken(list: string, token: string): number | undefined {
  const [position = '', mark = ''] = token.split('.')
  if (!sameSecret(mark, seal(position))) return undefined
  const [name, offset] = Buffer.from(position, 'base64url').toString('utf8').split(':')
  return name === list ? Number(offset) : undefined
}
