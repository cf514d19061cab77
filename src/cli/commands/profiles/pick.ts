import { loadAwsConfig } from '../../../config/aws-config.ts'
import type { Run } from '../../command.ts'
import { pickProfile, remember } from '../../pick-profile.ts'

export const run: Run = async (context) => {
  const { system, terminal } = context
  const name = await pickProfile(context, loadAwsConfig(system.paths))
  remember(system, name)
  terminal.write(`${name}\n`)
}
