import type { ProcessIdentity } from './process-table.ts'

/** What one generation file of the lock says: one byte of state, then its owner as JSON. */
export interface LockRecord {
  readonly released: boolean
  readonly nonce: string
  readonly owner: ProcessIdentity
}

/** Written over the first byte on release; in place, so it needs no space on the disk. */
export const releasedMark = Buffer.from('R')

/** Longer than any record that we write; what is longer is not one. */
export const recordLimit = 4096

export function encodeRecord(owner: ProcessIdentity, nonce: string): Buffer {
  return Buffer.from(`H${JSON.stringify({ ...owner, nonce })}\n`)
}

/** The record, or undefined when it is empty, torn or not ours: then nobody can say who owns it. */
export function decodeRecord(text: string): LockRecord | undefined {
  const state = text.charAt(0)
  if (state !== 'H' && state !== 'R') return undefined
  const facts = parseObject(text.slice(1))
  const pid = facts?.['pid']
  const start = facts?.['start']
  const nonce = textOf(facts, 'nonce')
  if (!isWhole(pid) || pid < 1 || !isWhole(start) || nonce === '') return undefined
  return {
    released: state === 'R',
    nonce,
    owner: {
      pid,
      start,
      host: hostOf(facts),
      machine: textOf(facts, 'machine'),
      pidNamespace: textOf(facts, 'pidNamespace'),
      timeNamespace: textOf(facts, 'timeNamespace'),
    },
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

function textOf(facts: Readonly<Record<string, unknown>> | undefined, name: string): string {
  const value = facts?.[name]
  return typeof value === 'string' ? value : ''
}

/** For messages, so nothing that a terminal or a log could trip over. */
function hostOf(facts: Readonly<Record<string, unknown>> | undefined): string {
  const host = textOf(facts, 'host')
  return /^[\w.-]{1,253}$/.test(host) ? host : ''
}

function isWhole(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value)
}
