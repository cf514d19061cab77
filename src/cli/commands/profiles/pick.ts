import { loadAwsConfig } from '../../../config/aws-config.ts'
import type { Run } from '../../command.ts'
import { guardedProfile } from '../../guarded-profile.ts'
import { pickProfile, remember } from '../../pick-profile.ts'

export const run: Run = async (context, { flags }) => {
  const { system, terminal } = context
  const config = loadAwsConfig(system.paths)
  const picked = await pickProfile(context, config)
  const person = { yes: flags.on('yes') }
  const asked = { name: picked, source: 'flag' } as const
  const { name } = await guardedProfile(context, config, asked, person)
  remember(system, name)
  terminal.write(`${name}\n`)
}
