import { loadAwsConfig } from '../../../config/aws-config.ts'
import { awsFormatNames, formats } from '../../../credentials/formats.ts'
import type { Run } from '../../command.ts'
import { assertNoOtherFormat } from '../../json-format.ts'
import { mfaPorts } from '../../mfa.ts'
import { profileCredentials } from '../../profile-credentials.ts'
import { profileFor, systemFor } from '../../profile-world.ts'
import { commandLine } from '../../quote-word.ts'

export const run: Run = async (context, input) => {
  const { flags } = input
  assertNoOtherFormat(context, flags, 'configure export-credentials')
  const system = systemFor(context, flags.value('ca-bundle'))
  const config = loadAwsConfig(system.paths)
  const { name, source } = profileFor(context)
  const words = ['configure', 'export-credentials', '--profile']
  const again = (profile: string) => commandLine(...words, profile)
  const request = {
    config,
    profile: name,
    system,
    chosen: source,
    again,
    mfa: mfaPorts(context, input),
  }
  const credentials = await profileCredentials(request)
  const chosen = flags.value('format')
  const usual = context.json ? 'json' : 'process'
  const format = awsFormatNames.find((known) => known === chosen) ?? usual
  context.terminal.write(formats[format](credentials))
}
