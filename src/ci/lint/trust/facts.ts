/** What the rules ask of a statement that lets pipelines in: whose tokens, and which strangers' as well. */
import type { Platform } from '../../platform.ts'
import { issuerPath, platformOfIssuer, platforms } from '../../platforms.ts'
import { hasHole, hole, type TextNode } from '../node.ts'
import { findOpenings, type Opening } from './openings.ts'
import { filled, probePolicy, type UnknownName } from './probe.ts'
import type { TrustCondition, TrustPolicy, TrustStatement } from './trust-policy.ts'

export interface SubjectFacts {
  readonly value: TextNode
  /** Tokens that it lets in, the worst first. */
  readonly openings: readonly Opening[]
}

export interface StatementFacts {
  readonly policy: TrustPolicy
  readonly statement: TrustStatement
  /** Without `https://`; undefined where neither the provider nor a condition tells. */
  readonly issuer: string | undefined
  readonly platform: Platform | undefined
  /** Not an issuer that AWS knows by name. */
  readonly isOwnIssuer: boolean
  readonly conditions: readonly ClaimCondition[]
  readonly subjects: readonly SubjectFacts[]
  /** What gets in where nothing is asked of the subject. */
  readonly withoutSubject: readonly Opening[]
}

/** A condition on a claim of a token. */
export interface ClaimCondition extends TrustCondition {
  /** Of the key, as it is written there. */
  readonly issuer: string
  /** In lower case, as IAM compares it. */
  readonly claim: string
}

const action = 'sts:assumerolewithwebidentity'

/** Whether an action of the statement is, or with its wildcards is also, that of pipelines. */
function assumesWithWebIdentity({ actions, exceptActions }: TrustStatement): boolean {
  const fits = actions.some(({ value }) => {
    const pattern = value.toLowerCase()
    if (!/[*?]/.test(pattern)) return pattern === action
    const [start = ''] = pattern.split(/[*?]/)
    return action.startsWith(start)
  })
  return fits !== exceptActions
}

/** `"Principal": "*"`, for tokens and nobody else. */
export function trustsEveryProvider({
  principals,
  actions,
  exceptActions,
}: TrustStatement): boolean {
  const isForTokens = actions.every(({ value }) =>
    [action, 'sts:tagsession'].includes(value.toLowerCase()),
  )
  return (
    isForTokens &&
    !exceptActions &&
    actions.some(({ value }) => value.toLowerCase() === action) &&
    principals.some(({ kind, id }) => kind === 'AWS' && id.value === '*')
  )
}

/** `ISSUER:claim`; the claim of CircleCI has slashes, an issuer has no colon but that of a port. */
function claimCondition(condition: TrustCondition): readonly ClaimCondition[] {
  const { value } = condition.key
  const at = value.lastIndexOf(':')
  const issuer = value.slice(0, Math.max(0, at))
  if (at <= 0 || /^(?:aws|sts|iam)$/i.test(issuer) || /^aws:/i.test(value)) return []
  return [{ ...condition, issuer, claim: value.slice(at + 1).toLowerCase() }]
}

function providerIssuer({ principals }: TrustStatement): string | undefined {
  const ids = principals.filter(({ kind }) => kind === 'Federated').map(({ id }) => id.value)
  return ids.flatMap((id) => /:oidc-provider\/(.+)$/s.exec(id)?.[1] ?? [])[0]
}

/** `StringNotEquals` and `Null` keep out some, and let in everybody else. */
function saysWho({ value }: TextNode): boolean {
  return !/Not|Null/i.test(value)
}

/** An issuer that a company runs itself is known by its subjects. */
function platformOfSubjects(subjects: readonly TextNode[]): Platform | undefined {
  return platforms.find(({ ownIssuer, subjects: forms }) => {
    const starts = forms
      .map(({ form }) => form.slice(0, form.indexOf('{')))
      .filter((one) => one !== '')
    return (
      ownIssuer !== undefined &&
      subjects.some(({ value }) => starts.some((start) => value.startsWith(start)))
    )
  })
}

/** The statement with one value of a condition alone: of those values each lets its own tokens in. */
function withOnly(
  statement: TrustStatement,
  condition: ClaimCondition,
  value: TextNode,
): TrustStatement {
  if (condition.operator.value.includes('Not')) return statement
  const conditions = statement.conditions.map((one) =>
    one.key === condition.key ? { ...one, values: [value] } : one,
  )
  return { ...statement, conditions }
}

/** By the name of the provider, else by the key of a condition. */
function issuerOf(
  statement: TrustStatement,
  conditions: readonly ClaimCondition[],
): string | undefined {
  const named = providerIssuer(statement)
  const keyed = conditions.map(({ issuer }) => issuer).find((one) => !hasHole(one))
  return named === undefined || named === hole ? keyed : issuerPath(named)
}

const clouds =
  /^(?:oidc\.eks\.|cognito-identity\.|accounts\.google\.com|graph\.facebook\.com|www\.amazon\.com)/

function factsOf(policy: TrustPolicy, statement: TrustStatement): StatementFacts {
  const conditions = statement.conditions.flatMap(claimCondition)
  const onSubject = conditions.filter(({ claim, operator }) => claim === 'sub' && saysWho(operator))
  const issuer = issuerOf(statement, conditions)
  const known = issuer === undefined ? undefined : platformOfIssuer(filled(issuer))
  const values = onSubject.flatMap((one) => one.values)
  const isOther = known !== undefined || clouds.test(issuer ?? '')
  const own = isOther ? undefined : platformOfSubjects(values)
  const platform = known ?? own
  const name = filled(issuer ?? hole)
  const open = (asked: TrustStatement, pattern: string | undefined): readonly Opening[] => {
    if (platform === undefined || statement.isPartial) return []
    const questionWith = (unknown: UnknownName) => {
      const made = probePolicy(policy, asked, { issuer: name, unknown })
      return made && { policy: made, issuer: name }
    }
    return findOpenings({ platform, questionWith, conditions, pattern })
  }
  return {
    policy,
    statement,
    issuer,
    platform,
    isOwnIssuer: own !== undefined,
    conditions,
    subjects: onSubject.flatMap((condition) =>
      condition.values.map((value) => ({
        value,
        openings: open(withOnly(statement, condition, value), value.value),
      })),
    ),
    withoutSubject: onSubject.length === 0 ? open(statement, undefined) : [],
  }
}

/** Of the statements that let tokens of identity providers in; those for SAML, people or services are not. */
export function statementFacts(policy: TrustPolicy): readonly StatementFacts[] {
  return policy.statements
    .filter(
      (statement) =>
        statement.effect === 'Allow' &&
        (trustsEveryProvider(statement) ||
          (statement.principals.some(
            ({ kind, id }) => kind === 'Federated' && !id.value.includes(':saml-provider/'),
          ) &&
            (assumesWithWebIdentity(statement) || providerIssuer(statement) !== undefined))),
    )
    .map((statement) => factsOf(policy, statement))
}
