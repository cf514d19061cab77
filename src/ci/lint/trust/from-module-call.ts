/** Roles that a module of terraform-aws-modules/iam makes of a list of subjects. */
import { createScope, evaluate } from '../hcl/value.ts'
import type { PlacedBlock, TerraformModule } from '../hcl/module.ts'
import { attributeOf } from '../hcl/parse.ts'
import { type Entry, hole, type MapNode, type Node, type TextNode, textsOf } from '../node.ts'

const issuer = 'token.actions.githubusercontent.com'

/** Arguments with subjects, by the operator that the module gives them. */
const subjectArguments: readonly (readonly [name: string, operator: string])[] = [
  ['subjects', 'StringLike'],
  ['oidc_wildcard_subjects', 'StringLike'],
  ['oidc_subjects', 'StringEquals'],
]

function isRoleModule({ block }: PlacedBlock): boolean {
  const source = attributeOf(block.body, 'source')?.value
  const text = source?.kind === 'template' ? source.parts.join('') : ''
  const isOlder = /iam-github-oidc-role$/.test(text)
  const asks = attributeOf(block.body, 'enable_github_oidc')?.value
  return isOlder || (/iam-role$/.test(text) && asks?.kind === 'literal' && asks.text === 'true')
}

/** Undefined for other modules. */
export function moduleDocument(placed: PlacedBlock, module: TerraformModule): MapNode | undefined {
  if (!isRoleModule(placed)) return undefined
  const { source, block } = placed
  const { span } = block
  const text = (value: string): TextNode => ({ kind: 'text', source, span, value, isPlain: false })
  const map = (fields: Readonly<Record<string, Node>>): MapNode => {
    const entries = Object.entries(fields).map(([key, value]): Entry => ({
      key: text(key),
      value,
      span,
    }))
    return { kind: 'map', source, span, entries }
  }
  const conditions = subjectArguments.flatMap(([name, operator]): readonly Entry[] => {
    const value = attributeOf(block.body, name)?.value
    if (value === undefined) return []
    // The module puts `repo:` before what does not have it.
    const items = textsOf(evaluate({ source, value }, createScope(module))).map((one) =>
      one.value.startsWith('repo:') ? one : { ...one, value: `repo:${one.value}`, isPlain: false },
    )
    const inner = map({ [`${issuer}:sub`]: { kind: 'list', source, span, items } })
    return items.length === 0 ? [] : [{ key: text(operator), value: inner, span }]
  })
  if (conditions.length === 0) return undefined
  const audience = map({ [`${issuer}:aud`]: text('sts.amazonaws.com') })
  const statement = map({
    Effect: text('Allow'),
    Principal: map({ Federated: text(`arn:aws:iam::${hole}:oidc-provider/${issuer}`) }),
    Action: text('sts:AssumeRoleWithWebIdentity'),
    Condition: {
      ...map({}),
      entries: [...conditions, { key: text('StringEquals'), value: audience, span }],
    },
  })
  return map({ Version: text('2012-10-17'), Statement: statement })
}
