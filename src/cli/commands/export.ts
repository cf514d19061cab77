import { formats, isFormatName } from '../../credentials/formats.ts'
import { UsageError } from '../../errors.ts'
import type { Run } from '../command.ts'
import { profileCredentials } from '../profile-credentials.ts'
import { configForPeople, profileFor } from '../profile-world.ts'

export const run: Run = async (context, { flags, args }) => {
  const { system, terminal } = context
  const format = flags.value('format') ?? (context.json ? 'json' : 'env')
  if (!isFormatName(format)) throw new UsageError('flag-value', `There is no format ${format}.`)
  const config = configForPeople(context)
  const { name: profile, source: chosen } = profileFor(context, args[0])
  const credentials = await profileCredentials({ config, profile, chosen, system })
  terminal.write(formats[format](credentials))
}
