/** What `ci explain` found, for people. */
import type { ExplainedStatement, TrustExplanation } from '../../ci/explain-trust.ts'
import { subjectForm } from '../../ci/subjects.ts'
import type { TokenClaims } from '../../ci/read-token.ts'
import { audienceOf } from '../../ci/token-context.ts'
import type { Because, ConditionResult } from '../../policy/evaluate-condition.ts'
import { passing } from '../../policy/passing.ts'
import { forTerminal } from '../../system/text.ts'
import type { Colours } from '../render/colours.ts'
import { timeLeft } from '../render/duration.ts'
import { definitionList, wrap } from '../render/wrap.ts'

export interface WordsStyle {
  readonly columns: number
  readonly colours: Colours
  readonly now: Date
}

const indent = '  '
const shownValues = 20

function shown(text: string): string {
  return forTerminal(text, 500)
}

function prose(text: string, depth: number, { columns }: WordsStyle): readonly string[] {
  const left = indent.repeat(depth)
  return wrap(text, Math.max(20, columns - left.length)).map((line) => `${left}${line}`)
}

/** Values are never broken: people copy them. */
function valueLines(values: readonly string[], depth: number): readonly string[] {
  const left = indent.repeat(depth)
  const more = values.length - shownValues
  const lines = values.slice(0, shownValues).map((value) => `${left}${shown(value)}`)
  return more > 0 ? [...lines, `${left}and ${more} more`] : lines
}

const because: Readonly<Partial<Record<Because, string>>> = {
  'absent-negated': 'the request has no such key, and of that a negated operator asks nothing',
  'absent-if-exists': 'the request has no such key, and IfExists asks for none',
  'set-empty': 'the request has no such key',
  'variable-unresolved': 'a variable in the policy has no value here',
}

function foundLines({ found }: ConditionResult): readonly string[] {
  if (found === undefined || found.length === 0) return [`${indent.repeat(2)}is not there`]
  return [`${indent.repeat(2)}is`, ...valueLines(found, 3)]
}

function conditionLines(
  { statement, conditions, hints }: ExplainedStatement,
  at: number,
  style: WordsStyle,
): readonly string[] {
  const result = conditions[at]
  if (result === undefined) return []
  const { condition, holds } = result
  const { red, green } = style.colours
  const told = (hints[at] ?? []).flatMap(({ says }) => prose(shown(says), 2, style))
  const why = because[result.because]
  const outcome = holds ? green('holds') : red('fails')
  const title = prose(`${outcome} ${shown(condition.written)}`, 1, style)
  const key = `${indent.repeat(2)}${shown(condition.key)}`
  const reason = why === undefined ? [] : prose(`(${why})`, 2, style)
  const several = result.isUndefinedByIam
    ? prose(
        'The token has several values; IAM says nothing of that without a set operator.',
        2,
        style,
      )
    : []
  if (holds && statement.effect === 'Allow') return [...title, key, ...reason, ...several, ...told]
  const { says, values } = passing(result)
  return [
    ...title,
    key,
    ...foundLines(result),
    ...prose(says, 2, style),
    ...valueLines(values, 3),
    ...reason,
    ...several,
    ...told,
  ]
}

function statementLines(one: ExplainedStatement, style: WordsStyle): readonly string[] {
  const { statement, applies, actionFits, principalFits, conditions } = one
  const { bold } = style.colours
  const name = statement.sid === undefined ? '' : ` (${shown(statement.sid)})`
  const title = `Statement ${statement.number}${name}, ${statement.effect}: `
  const failing = conditions.filter(({ holds }) => !holds).length
  if (!actionFits) {
    return prose(`${title}about other actions than sts:AssumeRoleWithWebIdentity.`, 0, style)
  }
  if (statement.effect === 'Deny' && !applies) return prose(`${title}does not apply.`, 0, style)
  const what = [
    ...(principalFits ? [] : ['it is about others than the issuer of the token']),
    ...(failing === 0
      ? []
      : [`${failing} of ${conditions.length} conditions ${failing === 1 ? 'fails' : 'fail'}`]),
  ].join('; ')
  return [
    ...prose(`${title}${applies ? 'applies' : what}.`, 0, style).map(bold),
    ...(principalFits
      ? []
      : valueLines(
          statement.principals.map(({ id }) => id),
          2,
        )),
    ...conditions.flatMap((_, at) => conditionLines(one, at, style)),
  ]
}

function verdict({ isAllowed, decision, statements, findings }: TrustExplanation): string {
  const numbers = (effect: string) =>
    statements
      .filter(({ applies, statement }) => applies && statement.effect === effect)
      .map(({ statement }) => statement.number)
      .join(', ')
  if (isAllowed) return `Allowed: statement ${numbers('Allow')} lets this token have the role.`
  if (decision === 'denied-explicitly') return `Denied: by statement ${numbers('Deny')}.`
  if (decision === 'denied') return 'Denied: no statement allows this token.'
  const [first] = findings.filter(({ decides }) => decides)
  return `Denied, though the policy allows it. ${first?.says ?? ''}`
}

function lifeInWords({ expiresAt, notBefore }: TokenClaims, now: Date): string {
  if (notBefore !== undefined && notBefore > now) {
    return `not before ${notBefore.toISOString().slice(0, 19).replace('T', ' ')} UTC`
  }
  return expiresAt === undefined ? 'no end' : timeLeft(expiresAt, now)
}

function tokenRows(
  claims: TokenClaims,
  { found }: TrustExplanation,
  now: Date,
): readonly (readonly [name: string, value: string])[] {
  const form = found === undefined ? undefined : subjectForm(found.platform, claims.subject ?? '')
  const platform = found === undefined ? 'of no platform that keyless knows' : found.platform.name
  const job = form === undefined ? '' : `, the job runs ${form.says}`
  return [
    ['token', `${platform}${job}`],
    ['issuer', claims.issuer],
    ['subject', claims.subject ?? 'none'],
    ['audience', audienceOf(claims).join(', ')],
    ['life', lifeInWords(claims, now)],
  ]
}

export function explanationLines(
  explanation: TrustExplanation,
  claims: TokenClaims,
  style: WordsStyle,
): readonly string[] {
  const { red, green, bold } = style.colours
  const paint = explanation.isAllowed ? green : red
  const rows = tokenRows(claims, explanation, style.now)
  const notes = [
    ...explanation.findings.map(({ says }) => says),
    'Nobody has looked at the signature here; AWS does.',
  ]
  return [
    ...prose(shown(verdict(explanation)), 0, style).map((line) => bold(paint(line))),
    ...definitionList(
      rows.map(([name, value]) => [name, shown(value)] as const),
      style.columns,
    ),
    ...explanation.statements.flatMap((one) => ['', ...statementLines(one, style)]),
    '',
    ...notes.flatMap((note) => prose(shown(note), 0, style)),
  ]
}
