import { loadAwsConfig } from '../../config/aws-config.ts'
import type { Run } from '../command.ts'
import { profileFor } from '../profile-world.ts'
import { promptFields } from '../prompt-fields.ts'

export const run: Run = async (context, { rest }) => {
  const { system, terminal } = context
  const { name } = profileFor(context, rest[0])
  terminal.write(await promptFields(loadAwsConfig(system.paths), name, system))
}
