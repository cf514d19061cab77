import { loadAwsConfig } from '../../../config/aws-config.ts'
import type { Run } from '../../command.ts'

export const run: Run = async ({ system, terminal }) => {
  const { profiles } = loadAwsConfig(system.paths)
  for (const name of profiles.keys()) terminal.write(`${name}\n`)
}
