import { applyPlan } from '../config/apply-plan.ts'
import { planEdits } from '../config/edit-plan.ts'
import type { SessionTarget } from '../session/open-session.ts'
import type { SignInResult } from '../session/sign-in.ts'
import type { CommandContext } from './context.ts'

/**
 * A start URL of one's own may lead to another region than configured: the right one is written to
 * the session, or to the legacy profile, as the AWS CLI does.
 */
export async function keepRegionChange(
  { system, terminal }: Pick<CommandContext, 'system' | 'terminal'>,
  target: SessionTarget,
  change: SignInResult['regionChange'],
  session: string | undefined,
): Promise<void> {
  if (change === undefined) return
  const profile = 'profile' in target ? target.profile : ''
  const section =
    session === undefined
      ? ({ type: 'profile', name: profile } as const)
      : ({ type: 'sso-session', name: session } as const)
  const edit = { kind: 'set', section, key: 'sso_region', value: change.to } as const
  await applyPlan(planEdits(system.paths.awsConfig, [edit]), system)
  terminal.writeError(`SSO region updated to ${change.to}\n`)
}
