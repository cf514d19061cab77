import type { ConfigWarningCode } from './config-warning.ts'

/** What reading a file noticed, before it is known whether it stops anything. */
export interface Finding {
  readonly code: ConfigWarningCode | 'config-syntax'
  /** Index of the line, from 0. */
  readonly line: number
  /** The rest of a sentence that begins "Line 3 of the file". */
  readonly says: string
}
