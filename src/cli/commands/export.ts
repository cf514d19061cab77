import { formats, isFormatName } from '../../credentials/formats.ts'
import { UsageError } from '../../errors.ts'
import type { Run } from '../command.ts'
import { assertNoOtherFormat } from '../json-format.ts'
import { guardedProfile } from '../guarded-profile.ts'
import { mfaPorts } from '../mfa.ts'
import { profileCredentials } from '../profile-credentials.ts'
import { configForProfile, profileFor } from '../profile-world.ts'
import { commandLine } from '../quote-word.ts'

export const run: Run = async (context, input) => {
  const { flags, args } = input
  const { system, terminal } = context
  assertNoOtherFormat(context, flags, 'export')
  const format = flags.value('format') ?? (context.json ? 'json' : 'env')
  if (!isFormatName(format)) throw new UsageError('flag-value', `There is no format ${format}.`)
  const config = configForProfile(context, args[0])
  const again = (other: string) => commandLine('export', other)
  const asked = profileFor(context, args[0])
  const person = { yes: flags.on('yes') }
  const choice = await guardedProfile(context, config, asked, person)
  const { name: profile, source: chosen } = choice
  const mfa = mfaPorts(context, input)
  const request = { config, profile, chosen, system, again, mfa }
  const credentials = await profileCredentials(request)
  terminal.write(formats[format](credentials))
}
