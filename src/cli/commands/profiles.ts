import { type AwsConfig, loadAwsConfig } from '../../config/aws-config.ts'
import { type RawSettings, rawView } from '../../config/raw-view.ts'
import { forTerminal } from '../../system/text.ts'
import { renewAccountNamesBriefly } from '../account-names.ts'
import type { Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { type ProfileRow, profileRows } from '../profile-rows.ts'
import { profileTable } from '../profile-table.ts'
import { configWithAllWarnings, profileFor } from '../profile-world.ts'
import { printJson } from '../render/json.ts'
import { withoutSecret } from '../../config/secret-settings.ts'

function withoutSecrets(
  sections: Readonly<Record<string, RawSettings>>,
): Readonly<Record<string, RawSettings>> {
  const masked = (settings: RawSettings): RawSettings =>
    Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [key, withoutSecret(key, value)]),
    )
  return Object.fromEntries(
    Object.entries(sections).map(([name, settings]) => [name, masked(settings)]),
  )
}

function showRaw(config: AwsConfig, { terminal }: CommandContext): void {
  const { profiles, ...others } = rawView(config)
  printJson({ profiles: withoutSecrets(profiles), ...others }, terminal.write)
}

function asJson(row: ProfileRow, current: string) {
  const { expiresAt, ...rest } = row
  const signIn = expiresAt === undefined ? {} : { signInExpiresAt: expiresAt.toISOString() }
  return { ...rest, ...signIn, current: row.name === current }
}

function show(rows: readonly ProfileRow[], current: string, context: CommandContext): void {
  context.terminal.write(profileTable(rows, current, context))
  for (const { problem } of rows) {
    if (problem !== undefined) context.system.log.warn(forTerminal(problem))
  }
}

/** Account names come from the last listing; where a person looks, it is renewed now and then. */
async function showNamed(
  config: AwsConfig,
  current: string,
  context: CommandContext,
): Promise<void> {
  const rows = profileRows(config, context.system)
  if (!context.terminal.stdoutIsTty) {
    show(rows, current, context)
    return
  }
  const isNamed = rows.every(
    ({ kind, accountId, accountName }) =>
      kind !== 'sso' || accountId === undefined || accountName !== undefined,
  )
  if (isNamed) show(rows, current, context)
  const renewed = await renewAccountNamesBriefly(context, config)
  if (!isNamed) show(renewed ? profileRows(config, context.system) : rows, current, context)
}

export const run: Run = async (context, { flags }) => {
  const { system, terminal } = context
  if (flags.on('raw')) {
    showRaw(loadAwsConfig(system.paths), context)
    return
  }
  const config = configWithAllWarnings(context)
  const current = profileFor(context).name
  if (context.json) {
    const rows = profileRows(config, system)
    const warnings = config.warnings.map(({ code, file, line, message }) => ({
      code,
      file,
      line,
      message,
    }))
    printJson({ profiles: rows.map((row) => asJson(row, current)), warnings }, terminal.write)
  } else if (config.profiles.size === 0) {
    terminal.writeError(
      'There is no AWS profile on this machine yet.\nnext: keyless configure sso\n',
    )
  } else {
    await showNamed(config, current, context)
  }
}
