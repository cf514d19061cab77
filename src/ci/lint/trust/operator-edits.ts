import type { TextNode } from '../node.ts'
import type { TextEdit } from '../rule.ts'
import type { TrustStatement } from './trust-policy.ts'

/** The operator under another name, unless a block of that name stands beside it already. */
export function operatorEdits(
  { conditions }: TrustStatement,
  operator: TextNode,
  text: string,
): { readonly edits?: readonly TextEdit[] } {
  const { source, span, isPlain } = operator
  const isTaken = conditions.some(({ operator: other }) => other.value === text)
  const isBlock =
    source.text.slice(0, span.start).trimEnd().endsWith('"') &&
    /test\s*=\s*"$/.test(source.text.slice(Math.max(0, span.start - 40), span.start))
  return isPlain && (!isTaken || isBlock) ? { edits: [{ source, span, text }] } : {}
}
