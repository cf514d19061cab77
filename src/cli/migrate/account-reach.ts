/** What the sign-ins of the config file may take in an account. */
import { ssoSessions } from '../../config/sso-profile.ts'
import { KeylessError, SignInRequired } from '../../errors.ts'
import type { AccountReach } from '../../migrate/replacement.ts'
import { openSession } from '../../session/open-session.ts'
import type { IamWorld } from './iam-access.ts'

/** As IAM restricts it; others come from no Identity Center. */
const roleName = /^[\w+=,.@-]{1,64}$/

/** `--session` alone, else every one that has a name. */
export async function accountReach(
  { context, config }: IamWorld,
  accountIds: Iterable<string>,
  named: string | undefined,
): Promise<ReadonlyMap<string, AccountReach>> {
  const { system, signal } = context
  const sessions = ssoSessions(config).flatMap(({ name }) => name ?? [])
  const asked = named === undefined ? sessions : [named]
  const reach = new Map<string, AccountReach>()
  let missing: SignInRequired | undefined
  for (const accountId of accountIds) {
    for (const name of asked) {
      if (reach.has(accountId)) break
      const session = openSession(config, { session: name }, system)
      try {
        const listed = await session.roles(accountId, signal)
        const roles = listed.filter((role) => roleName.test(role))
        const { region } = session.session
        if (roles.length > 0) reach.set(accountId, { session: name, region, roles })
      } catch (error) {
        if (error instanceof SignInRequired) missing ??= error
        // The account is not in reach of this one.
        else if (!(error instanceof KeylessError) || error.class !== 'AccessDenied') throw error
      }
    }
  }
  if (reach.size === 0 && missing !== undefined) throw missing
  return reach
}
