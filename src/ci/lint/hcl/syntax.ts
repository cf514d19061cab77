/** Terraform's native syntax as a tree, as much of it as a linter of policies needs. */
import type { Span } from '../source.ts'

export interface HclBody {
  readonly attributes: readonly HclAttribute[]
  readonly blocks: readonly HclBlock[]
}

export interface HclAttribute {
  readonly name: string
  readonly nameSpan: Span
  readonly value: HclExpression
}

export interface HclBlock {
  readonly type: string
  readonly labels: readonly string[]
  /** From the type to the closing brace. */
  readonly span: Span
  readonly body: HclBody
}

export interface HclEntry {
  readonly key: HclExpression
  readonly value: HclExpression
}

export type HclExpression = { readonly span: Span } & (
  | {
      /** A quoted text or a heredoc; its span is what stands inside. */
      readonly kind: 'template'
      readonly parts: readonly (string | HclExpression)[]
      readonly isHeredoc: boolean
    }
  /** A number, true, false, null. */
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'tuple'; readonly items: readonly HclExpression[] }
  | { readonly kind: 'object'; readonly entries: readonly HclEntry[] }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly HclExpression[] }
  /** `local.subjects`, `aws_iam_role.ci[0].arn`: the names, without the indexes. */
  | { readonly kind: 'path'; readonly steps: readonly string[] }
  | { readonly kind: 'choice'; readonly yes: HclExpression; readonly no: HclExpression }
  /** What only Terraform could tell. */
  | { readonly kind: 'other' }
)
