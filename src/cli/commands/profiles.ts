import { type AwsConfig, loadAwsConfig } from '../../config/aws-config.ts'
import { type RawSettings, rawView } from '../../config/raw-view.ts'
import { forTerminal } from '../../system/text.ts'
import type { Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { type ProfileKind, type ProfileRow, profileRows } from '../profile-rows.ts'
import { configWithAllWarnings, profileFor } from '../profile-world.ts'
import { coloursFor } from '../render/colours.ts'
import { timeLeft } from '../render/duration.ts'
import { printJson } from '../render/json.ts'
import { table } from '../render/table.ts'

const kinds: Readonly<Record<ProfileKind, string>> = {
  sso: '',
  role: '(assumes a role)',
  console: '(aws login)',
  process: '(credential_process)',
  keys: '(access key)',
  'web-identity': '(web identity)',
  settings: '(settings only)',
  broken: '(broken)',
}

const secretKeys = new Set(['aws_secret_access_key', 'aws_session_token', 'aws_security_token'])

/** The raw view goes into support tickets: the two secrets of a key are left out. */
function withoutSecrets(
  sections: Readonly<Record<string, RawSettings>>,
): Readonly<Record<string, RawSettings>> {
  const masked = (settings: RawSettings): RawSettings =>
    Object.fromEntries(
      Object.entries(settings).map(([key, value]) => [key, secretKeys.has(key) ? '****' : value]),
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

function signInText({ kind, session, expiresAt }: ProfileRow, now: Date): string {
  if (expiresAt !== undefined) return timeLeft(expiresAt, now)
  return kind === 'sso' && session !== undefined ? 'not signed in' : ''
}

function show(rows: readonly ProfileRow[], current: string, context: CommandContext): void {
  const { terminal, system } = context
  const colours = coloursFor(terminal, 'stdout')
  const now = system.clock.now()
  const cells = rows.map((row) => [
    {
      text: `${row.name === current ? '* ' : '  '}${forTerminal(row.name)}`,
      ...(row.name === current ? { paint: colours.bold } : {}),
    },
    forTerminal(row.accountId ?? ''),
    forTerminal(row.roleName ?? kinds[row.kind]),
    forTerminal(row.region ?? ''),
    forTerminal(row.session ?? ''),
    signInText(row, now),
  ])
  const headers = ['  Profile', 'Account', 'Role', 'Region', 'Session', 'Sign-in']
  const columns = terminal.stdoutIsTty ? terminal.columns : undefined
  terminal.write(table(headers, cells, { columns, colours }))
  for (const { problem } of rows) {
    if (problem !== undefined) system.log.warn(forTerminal(problem))
  }
}

export const run: Run = async (context, { flags }) => {
  const { system, terminal } = context
  if (flags.on('raw')) {
    showRaw(loadAwsConfig(system.paths), context)
    return
  }
  const config = configWithAllWarnings(context)
  const rows = profileRows(config, system)
  const current = profileFor(context).name
  if (context.json) {
    const warnings = config.warnings.map(({ code, file, line, message }) => ({
      code,
      file,
      line,
      message,
    }))
    printJson({ profiles: rows.map((row) => asJson(row, current)), warnings }, terminal.write)
  } else if (rows.length === 0) {
    terminal.writeError(
      'There is no AWS profile on this machine yet.\nnext: keyless configure sso\n',
    )
  } else {
    show(rows, current, context)
  }
}
