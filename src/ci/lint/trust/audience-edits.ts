import { hasHole } from '../node.ts'
import type { TextEdit } from '../rule.ts'
import { positionAt } from '../source.ts'
import type { StatementFacts } from './facts.ts'
import type { IdentityProvider } from './trust-policy.ts'

/** The one audience that a provider of the same files takes: to ask for it keeps nobody out who got in. */
function onlyAudience(issuer: string, providers: readonly IdentityProvider[]): string | undefined {
  const own = providers.filter(({ url }) => url.value.replace(/^https:\/\//, '') === issuer)
  const audiences = new Set(
    own.flatMap(({ clientIds }) => clientIds?.map(({ value }) => value) ?? ['']),
  )
  const [only] = audiences
  return audiences.size === 1 && only !== undefined && !hasHole(only) && only !== ''
    ? only
    : undefined
}

/** A line before the subject's condition that says the same of the audience, as that line says it. */
export function audienceEdits(
  { issuer, conditions }: StatementFacts,
  providers: readonly IdentityProvider[],
): readonly TextEdit[] | undefined {
  const subject = conditions.find(
    ({ claim, operator }) => claim === 'sub' && operator.value === 'StringEquals',
  )
  const audience = issuer === undefined ? undefined : onlyAudience(issuer, providers)
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
