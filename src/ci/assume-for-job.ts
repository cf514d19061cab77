/** A role for a pipeline's job: AssumeRoleWithWebIdentity, asked again only where IAM may not know of it yet. */
import { accountOfKey } from '../credentials/key-account.ts'
import {
  type AssumedRole,
  assumeRoleWithWebIdentity,
  type SessionLimits,
} from '../credentials/sts-client.ts'
import type { StsOptions } from '../credentials/sts-call.ts'
import { AccessDenied, KeylessError, ServiceError } from '../errors.ts'
import { forTerminal } from '../system/text.ts'
import type { TokenClaims } from './read-token.ts'
import { audienceOf } from './token-context.ts'

export interface RoleAsked {
  readonly roleArn: string
  readonly roleSessionName: string
  /** Seconds (an hour at STS). */
  readonly durationSeconds: number | undefined
  readonly token: string
  readonly limits?: SessionLimits | undefined
  /** Of the token, for what an error says. */
  readonly claims: TokenClaims
}

export interface AssumeOptions {
  readonly sts: StsOptions
  /** How long a refusal that may pass is asked again. */
  readonly waitMs: number
  /** Called before the first wait. */
  readonly waiting: (says: string) => void
}

/** Role, trust policy and provider are known everywhere some seconds after they were made. */
const mayPass: readonly (readonly [error: string, says: RegExp])[] = [
  ['AccessDenied', /Not authorized to perform sts:AssumeRoleWithWebIdentity/],
  ['InvalidIdentityToken', /No OpenIDConnect provider found/],
  ['InvalidIdentityToken', /Couldn't retrieve verification key/],
  // "Retry": AWS could not reach the issuer.
  ['IDPCommunicationError', /./],
]

function passes({ details, message }: KeylessError): boolean {
  return mayPass.some(([error, says]) => details['error'] === error && says.test(message))
}

const hints: readonly (readonly [says: RegExp, hint: string])[] = [
  [
    /Incorrect token audience/,
    "the identity provider in the role's account must have the token's audience among its client IDs",
  ],
  [
    /No OpenIDConnect provider found/,
    "register the issuer as an OpenID Connect provider in the role's account: keyless ci init --help",
  ],
  [/PackedPolicyTooLarge/, 'give a shorter --policy, or fewer --policy-arns'],
  [/MalformedPolicyDocument/, 'mend the file of --policy: IAM does not take it for a policy'],
  [/MaxSessionDuration|DurationSeconds/, 'ask for less: --duration 15m'],
]

function refused(error: KeylessError, { roleArn, claims }: RoleAsked): KeylessError {
  const { details } = error
  if (details['retryable'] === true || typeof details['error'] !== 'string') return error
  const said = [
    `issuer ${claims.issuer}`,
    `subject ${claims.subject ?? 'none'}`,
    `audience ${audienceOf(claims).join(', ')}`,
  ].join(', ')
  const because = /\(([^]*)\)\.$/.exec(error.message)?.[1] ?? error.message
  const message = `AWS gave no credentials of ${roleArn} (${because}). The token says: ${said}.`
  const hint = hints.find(([says]) => says.test(because))?.[1]
  return new AccessDenied('web-identity-refused', message, {
    details: { ...details, roleArn },
    ...(hint === undefined ? {} : { fix: hint }),
    cause: error,
  })
}

/** The right account: of the role's ARN, in the answer's ARN and in the key itself. */
function assertOwn(role: AssumedRole, { roleArn }: RoleAsked, now: Date): void {
  const accountId = roleArn.split(':')[4]
  const owners = [role.accountId, accountOfKey(role.accessKeyId)]
  const other = owners.find((owner) => owner !== undefined && owner !== accountId)
  if (other !== undefined) {
    const message = `AWS answered with keys of account ${forTerminal(other, 20)} instead of ${accountId}.`
    throw new ServiceError('credentials-foreign', message, { details: { roleArn } })
  }
  if (role.expiresAt > now) return
  const message =
    'AWS answered with keys that ended before they arrived: is the clock of this machine right?'
  throw new ServiceError('service-answer-invalid', message, { details: { roleArn } })
}

const firstWaitMs = 1000

/** Throws AccessDenied `web-identity-refused`, ServiceError, ConfigError `endpoint-invalid`. */
export async function assumeForJob(
  asked: RoleAsked,
  { sts, waitMs, waiting }: AssumeOptions,
): Promise<AssumedRole> {
  const { clock } = sts
  const latest = clock.monotonicMs() + waitMs
  for (let pause = firstWaitMs; ; pause *= 2) {
    try {
      const role = await assumeRoleWithWebIdentity(asked, sts)
      assertOwn(role, asked, clock.now())
      return role
    } catch (error) {
      if (!(error instanceof KeylessError)) throw error
      const left = latest - clock.monotonicMs()
      if (!passes(error) || left <= 0) throw refused(error, asked)
      if (pause === firstWaitMs) {
        waiting(
          `AWS refuses (${String(error.details['error'])}). What was just made in IAM is not known everywhere at once: asking again for ${Math.ceil(left / 1000)} s.`,
        )
      }
      await clock.sleep(Math.min(pause, left))
    }
  }
}
