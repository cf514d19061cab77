import { dirname } from 'node:path'
import { hasHole } from '../node.ts'
import type { TextEdit } from '../rule.ts'
import { positionAt } from '../source.ts'
import type { StatementFacts } from './facts.ts'
import type { IdentityProvider } from './trust-policy.ts'

/** Providers of an issuer that stand in the same folder: others may be of another account. */
export function providersBeside(
  { issuer, statement }: Pick<StatementFacts, 'issuer' | 'statement'>,
  providers: readonly IdentityProvider[],
): readonly IdentityProvider[] {
  const folder = dirname(statement.source.path)
  return providers.filter(
    ({ url, source }) =>
      dirname(source.path) === folder && url.value.replace(/^https:\/\//, '') === issuer,
  )
}

/** The one audience that these take: to ask for it keeps nobody out who got in. */
function onlyAudience(providers: readonly IdentityProvider[]): string | undefined {
  const audiences = new Set(
    providers.flatMap(({ clientIds }) => clientIds?.map(({ value }) => value) ?? ['']),
  )
  const [only] = audiences
  return audiences.size === 1 && only !== undefined && !hasHole(only) && only !== ''
    ? only
    : undefined
}

/** A line before the subject's condition that says the same of the audience, as that line says it. */
export function audienceEdits(
  facts: StatementFacts,
  providers: readonly IdentityProvider[],
): readonly TextEdit[] | undefined {
  const { conditions } = facts
  const subject = conditions.find(
    ({ claim, operator }) => claim === 'sub' && operator.value === 'StringEquals',
  )
  const audience = onlyAudience(providersBeside(facts, providers))
  if (subject === undefined || audience === undefined || !subject.key.isPlain) return undefined
  if (!/^[\w.:/-]+$/.test(audience)) return undefined
  const { source, span } = subject.key
  const { column } = positionAt(source, span.start)
  const before = source.text.slice(span.start - column + 1, span.start)
  // What stands between the key and its value: `": "`, `" = "` or `: `.
  const [between = '', mark = ''] =
    /^"?[ \t]*([:=])[ \t]*/.exec(source.text.slice(span.end, span.end + 40)) ?? []
  if (mark === '' || !/^[ \t]*"?$/.test(before)) return undefined
  const isQuoted = before.endsWith('"')
  const comma = mark === ':' && isQuoted ? ',' : ''
  const key = subject.key.value.replace(/sub$/i, 'aud')
  const line = `${before}${key}${between}"${audience}"${comma}\n`
  return [
    { source, span: { start: span.start - column + 1, end: span.start - column + 1 }, text: line },
  ]
}
