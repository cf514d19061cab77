/** What a person should mend in the AWS files although keyless reads them. Warnings are values; they stop nothing. */
import type { SectionType } from './section-key.ts'

export type ConfigWarningCode =
  // Tools disagree about the line or reject the whole file
  | 'blank-line-in-value'
  | 'both-defaults'
  | 'byte-order-mark'
  | 'colon-delimiter'
  | 'duplicate-key'
  | 'duplicate-section'
  | 'header-comment'
  | 'header-spacing'
  | 'indented-comment'
  | 'indented-header'
  | 'indented-key'
  | 'inline-comment'
  | 'key-case'
  | 'key-ignored'
  | 'lone-carriage-return'
  | 'odd-whitespace'
  | 'python-default'
  | 'quoted-name'
  | 'reserved-name'
  | 'section-ignored'
  // Every tool reads it, and not every tool accepts it
  | 'account-id-format'
  | 'session-incomplete'
  | 'session-key-in-profile'
  | 'static-keys-beside-sso'

/** A profile, session or services section by its name. */
export interface Subject {
  readonly type: SectionType
  readonly name: string
}

export interface ConfigWarning {
  readonly code: ConfigWarningCode
  readonly file: string
  /** Counted from 1. */
  readonly line: number
  /** What it is about; undefined where the whole file suffers. */
  readonly subject: Subject | undefined
  /** One plain sentence; never holds a value from the file other than a name. */
  readonly message: string
}
