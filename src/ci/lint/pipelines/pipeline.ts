/** A pipeline as the rules see it, whichever platform runs it. */
import type { MapNode, Node, TextNode } from '../node.ts'
import type { Source, Span } from '../source.ts'

/** A variable, or an input of an action, with its value. */
export interface Setting {
  readonly name: TextNode
  readonly value: Node
}

export interface Script {
  readonly text: TextNode
}

/** Somebody else's code that a job runs: an action, an orb, a pipe, a plugin. */
export interface Use {
  readonly kind: 'action' | 'orb' | 'pipe' | 'plugin'
  readonly text: TextNode
  readonly inputs: readonly Setting[]
}

/** Whether a job may ask for a token. */
export type TokenPermission =
  /** `source` and `span`: where it says so. `isWide`: for more jobs than this, or for everything. */
  | { readonly kind: 'given'; readonly at: Node; readonly isWide: boolean }
  /** `map`: the permissions that there are, to which this one can be added. */
  | { readonly kind: 'missing'; readonly map: MapNode | undefined }
  /** Whoever calls the file gives it. */
  | { readonly kind: 'unknown' }

export interface Job {
  readonly name: string
  readonly source: Source
  readonly span: Span
  readonly settings: readonly Setting[]
  readonly scripts: readonly Script[]
  readonly uses: readonly Use[]
  /** Where the job takes credentials of AWS with its token; undefined where it does not. */
  readonly takesCredentials: { readonly source: Source; readonly span: Span } | undefined
  readonly permission: TokenPermission
  /** Deployment environment; undefined for none, or for one that is not known. */
  readonly environment: TextNode | undefined
  readonly isSelfHosted: boolean
}

export interface Pipeline {
  /** Id in the table of platforms. */
  readonly platform: string
  readonly source: Source
  readonly span: Span
  readonly triggers: readonly TextNode[]
  /** Of the whole pipeline. */
  readonly settings: readonly Setting[]
  readonly jobs: readonly Job[]
  /** Code of others that the whole pipeline names, such as orbs. */
  readonly uses: readonly Use[]
}
