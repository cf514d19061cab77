import { loadAwsConfig } from '../../../config/aws-config.ts'
import { awsFormatNames, formats } from '../../../credentials/formats.ts'
import type { Run } from '../../command.ts'
import { assertNoOtherFormat } from '../../json-format.ts'
import { guardedProfile } from '../../guarded-profile.ts'
import { mfaPorts } from '../../mfa.ts'
import { profileCredentials } from '../../profile-credentials.ts'
import { profileFor, systemFor } from '../../profile-world.ts'
import { commandLine } from '../../quote-word.ts'

export const run: Run = async (context, input) => {
  const { flags } = input
  assertNoOtherFormat(context, flags, 'configure export-credentials')
  const system = systemFor(context, flags.value('ca-bundle'))
  const config = loadAwsConfig(system.paths)
  const chosen = flags.value('format')
  const words = ['configure', 'export-credentials', '--profile']
  const again = (profile: string) => commandLine(...words, profile)
  const asked = profileFor(context)
  // In the form of a credential_process it is a program that asks, else a person.
  const person = (chosen ?? 'process') === 'process' ? undefined : { yes: flags.on('yes') }
  const { name, source } = await guardedProfile(context, config, asked, person)
  const request = {
    config,
    profile: name,
    system,
    chosen: source,
    again,
    mfa: mfaPorts(context, input),
  }
  const credentials = await profileCredentials(request)
  const usual = context.json ? 'json' : 'process'
  const format = awsFormatNames.find((known) => known === chosen) ?? usual
  context.terminal.write(formats[format](credentials))
}
