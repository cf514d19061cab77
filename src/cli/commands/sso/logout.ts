import { loadAwsConfig } from '../../../config/aws-config.ts'
import { signOutAll } from '../../../session/sign-out.ts'
import type { Run } from '../../command.ts'
import { systemFor } from '../../profile-world.ts'
import { printJson } from '../../render/json.ts'

/** Silent, as the AWS CLI is; unlike it, a server out of reach keeps no token on the machine. */
export const run: Run = async (context, { flags }) => {
  const system = systemFor(context, flags.value('ca-bundle'))
  const { sessions } = await signOutAll(loadAwsConfig(system.paths), system)
  if (context.json) {
    const ended = sessions.map(({ session = null, ...end }) => ({ session, ...end }))
    printJson({ sessions: ended }, context.terminal.write)
  }
  if (sessions.some(({ server }) => server === 'unreachable')) {
    system.log.warn(
      'AWS could not be told of every sign-out; those sessions end there by themselves.',
    )
  }
}
