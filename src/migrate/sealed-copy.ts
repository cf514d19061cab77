/** What an AWS file was before an edit, sealed: its text is nowhere else, and never open on the disk. */
import { createHash } from 'node:crypto'
import { SystemError } from '../errors.ts'
import { changedSections, type ChangedSection } from '../config/edit-record.ts'
import type { EditPlan } from '../config/edit-plan.ts'

/** Seals and opens with a key that is kept elsewhere. `bound` must be the same for opening. */
export interface CopySeal {
  seal(bytes: Uint8Array, bound: string): string
  /** Undefined when it was sealed with another key, for something else, or was changed since. */
  open(sealed: string, bound: string): Uint8Array | undefined
}

/** What may be known without the key. */
interface About {
  readonly file: string
  /** Digests of the whole file. */
  readonly before: string
  readonly after: string
}

export interface FileCopy extends About {
  readonly bytes: Uint8Array
  readonly sections: readonly ChangedSection[]
}

const format = 'keyless-migrate-copy-1'

export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function boundOf({ file, before, after }: About): string {
  return JSON.stringify([format, file, before, after])
}

export function sealCopy(plan: EditPlan, { seal }: CopySeal): string {
  const { path: file } = plan
  const about = { file, before: digestOf(plan.before), after: digestOf(plan.after) }
  const bytes = Buffer.from(plan.before).toString('base64')
  const secret = JSON.stringify({ bytes, sections: changedSections(plan) })
  const sealed = seal(Buffer.from(secret, 'utf8'), boundOf(about))
  return `${JSON.stringify({ format, ...about, sealed })}\n`
}

/** Whether the file is as it was before the edit; told without the key. */
export function isAsBefore(text: string | undefined, now: (file: string) => Uint8Array): boolean {
  try {
    const { file, before } = JSON.parse(text ?? '') as About
    return digestOf(now(file)) === before
  } catch {
    return false
  }
}

/** Throws SystemError `migration-damaged`: the way back for this file is gone. */
export function openCopy(text: string | undefined, path: string, { open }: CopySeal): FileCopy {
  const copy = decodeCopy(text ?? '', open)
  if (copy !== undefined) return copy
  const message = `The sealed copy ${path} cannot be opened, so the file cannot be put back from it.`
  throw new SystemError('migration-damaged', message, { details: { path } })
}

function decodeCopy(text: string, open: CopySeal['open']): FileCopy | undefined {
  try {
    const fields = JSON.parse(text) as About & { readonly format: string; readonly sealed: string }
    const { file, before, after } = fields
    if (fields.format !== format) return undefined
    const opened = open(fields.sealed, boundOf({ file, before, after }))
    if (opened === undefined) return undefined
    const { bytes, sections } = JSON.parse(Buffer.from(opened).toString('utf8')) as {
      readonly bytes: string
      readonly sections: readonly ChangedSection[]
    }
    return { file, before, after, bytes: Buffer.from(bytes, 'base64'), sections }
  } catch {
    return undefined
  }
}
