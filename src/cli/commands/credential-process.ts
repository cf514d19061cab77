import { loadAwsConfig } from '../../config/aws-config.ts'
import { credentialProcess } from '../../credentials/formats/process.ts'
import type { Run } from '../command.ts'
import { guardedProfile } from '../guarded-profile.ts'
import { profileCredentials } from '../profile-credentials.ts'
import { profileFor } from '../profile-world.ts'
import { commandLine } from '../quote-word.ts'

export const run: Run = async (context, { args }) => {
  const { system, terminal } = context
  const config = loadAwsConfig(system.paths)
  const asked = profileFor(context, args[0])
  const { name: profile, source: chosen } = await guardedProfile(context, config, asked)
  const again = (other: string) => commandLine('credential-process', other)
  const request = { config, profile, chosen, system, again }
  terminal.write(credentialProcess(await profileCredentials(request)))
}
