/** Where files are read from: this machine's folders, or something far away. */
import type { SourceFile } from './find-files.ts'

/** A file that is to be read. */
export interface FoundFile {
  readonly file: SourceFile
  /** Where its bytes are; undefined where they cannot be had. */
  readonly at: string | undefined
  /** It is there for this, and deleted by whoever read it. */
  readonly isTemporary: boolean
}

export interface Wanted {
  /** False for what was read before. */
  readonly isNew: (file: SourceFile) => boolean
  /** For temporary files: private, and emptied before each load. */
  readonly folder: string
  readonly signal: AbortSignal
}

/** How a far source was narrowed and with whom it is asked, for the next time. */
export interface RememberedAccess {
  readonly profile?: string | undefined
  readonly accounts?: readonly string[] | undefined
  readonly regions?: readonly string[] | undefined
  /** ISO 8601. */
  readonly since?: string | undefined
  /** When it was looked at for the last time, to the end. ISO 8601. */
  readonly listedAt?: string | undefined
}

export interface FarSource {
  /** `s3://bucket/prefix`, as it is remembered. */
  readonly address: string
  /** Undefined where it is not to be looked at again, or as it was to be before. */
  readonly remembered: RememberedAccess | undefined
  /** In the order of their names. Throws KeylessError. */
  files(wanted: Wanted): AsyncGenerator<FoundFile>
}

/** The path of a file or folder, or a source of another kind. */
export type Source = string | FarSource
