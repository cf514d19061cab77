/** What may be mended without asking what was meant. Values: `plan-repairs.ts` shows and makes them. */
import type { ConfigDocument } from '../config/document.ts'

export type Repair =
  /** Changes lines of an AWS file, and nothing that keyless reads from them. */
  | {
      readonly kind: 'edit'
      readonly file: string
      readonly change: (document: ConfigDocument) => ConfigDocument
      /** Settings that it may take away, since another section says the same: `profile dev sso_region`. */
      readonly drops?: readonly string[]
    }
  /** The mode that the file or folder should have. */
  | { readonly kind: 'modes'; readonly modes: readonly PathMode[] }
  /** Files that hold nothing of use; `isStill` is asked again right before. */
  | {
      readonly kind: 'remove'
      readonly paths: readonly string[]
      readonly isStill: (path: string) => boolean
    }

export interface PathMode {
  readonly path: string
  readonly mode: number
}
