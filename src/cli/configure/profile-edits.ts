/** What `configure sso` writes, key for key and in the order of the AWS CLI. */
import type { Edit } from '../../config/edit-plan.ts'
import type { SsoSession } from '../../identity-center/session.ts'
import type { RoleAnswers } from './role-answers.ts'

export interface ProfileAnswers {
  readonly profile: string
  readonly session: SsoSession
  readonly role: RoleAnswers | undefined
  /** Empty: keep what there is. */
  readonly region: string
  readonly output: string
}

export function sessionEdits({ name, startUrl, region, registrationScopes }: SsoSession): Edit[] {
  if (name === undefined) return []
  const section = { type: 'sso-session', name } as const
  const set = (key: string, value: string): Edit => ({ kind: 'set', section, key, value })
  const scopes = registrationScopes?.join(',') ?? ''
  return [
    set('sso_start_url', startUrl),
    set('sso_region', region),
    ...(scopes === '' ? [] : [set('sso_registration_scopes', scopes)]),
  ]
}

/**
 * The profile, then its session. The start URL and region of the older form leave a profile that
 * has a session, for the AWS SDK for Rust refuses both together.
 */
export function profileEdits(answers: ProfileAnswers): Edit[] {
  const { session, role, region, output } = answers
  const section = { type: 'profile', name: answers.profile } as const
  const legacy = session.name === undefined
  const values: readonly (readonly [key: string, value: string])[] = [
    ['sso_session', session.name ?? ''],
    ['sso_start_url', legacy ? session.startUrl : ''],
    ['sso_region', legacy ? session.region : ''],
    ['sso_account_id', role?.accountId ?? ''],
    ['sso_role_name', role?.roleName ?? ''],
    ['region', region],
    ['output', output],
  ]
  const set = values
    .filter(([, value]) => value !== '')
    .map(([key, value]): Edit => ({ kind: 'set', section, key, value }))
  const gone = legacy ? ['sso_session'] : ['sso_start_url', 'sso_region']
  const removed = gone.map((key): Edit => ({ kind: 'remove-key', section, key }))
  return [...set, ...removed, ...sessionEdits(session)]
}
