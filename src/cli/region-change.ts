import type { SessionTarget } from '../session/open-session.ts'
import type { SignInResult } from '../session/sign-in.ts'
import { forTerminal } from '../system/text.ts'
import { canAsk } from './prompts/prompts.ts'
import { type EditContext, writeEdits } from './write-edits.ts'
import { fitted } from './render/wrap.ts'

/**
 * A start URL of one's own may lead to another region than configured: the right one is written to
 * the session, or to the legacy profile, as the AWS CLI does; on a terminal after a question.
 * @param say For the AWS CLI's own sentence: to stdout for its words (stderr).
 */
export async function keepRegionChange(
  context: EditContext,
  target: SessionTarget,
  change: SignInResult['regionChange'],
  session: string | undefined,
  say: (text: string) => void = (text) => context.terminal.writeError(text),
): Promise<void> {
  if (change === undefined) return
  const { terminal } = context
  const profile = 'profile' in target ? target.profile : ''
  const section =
    session === undefined
      ? ({ type: 'profile', name: profile } as const)
      : ({ type: 'sso-session', name: session } as const)
  const edit = { kind: 'set', section, key: 'sso_region', value: change.to } as const
  const written = await writeEdits(context, [edit], canAsk(terminal))
  if (written === undefined) {
    const stands = `The start URL leads to ${change.to}, the file says ${change.from}.`
    terminal.writeError(fitted(`Nothing was written. ${stands}`, terminal, 'stderr'))
    return
  }
  if (terminal.stderrIsTty && written.backup !== undefined) {
    terminal.writeError(`The file as it was: ${forTerminal(written.backup, 500)}\n`)
  }
  say(`SSO region updated to ${change.to}\n`)
}
