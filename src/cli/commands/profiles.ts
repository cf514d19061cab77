import { type AwsConfig, loadAwsConfig } from '../../config/aws-config.ts'
import { scanProfiles } from '../../config/profile-scan.ts'
import { type RawSettings, rawView } from '../../config/raw-view.ts'
import { UsageError } from '../../errors.ts'
import { forTerminal } from '../../system/text.ts'
import { renewAccountNamesBriefly } from '../account-names.ts'
import type { CommandInput, Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { lastUses } from '../last-uses.ts'
import {
  type ColumnName,
  columnNames,
  columnsFrom,
  columnValue,
  type LastUses,
} from '../profile-columns.ts'
import { type ProfileRow, profileRows, scannedRows } from '../profile-rows.ts'
import { profileTable } from '../profile-table.ts'
import { profileFor, showAllWarnings } from '../profile-world.ts'
import { commandLine } from '../quote-word.ts'
import { csv } from '../render/csv.ts'
import { printJson } from '../render/json.ts'
import { searchProfiles } from '../search-profiles.ts'
import { didYouMean } from '../suggest.ts'
import { withoutSecret } from '../../config/secret-settings.ts'
import { say } from '../render/wrap.ts'

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

interface ListRequest {
  readonly current: string
  readonly words: readonly string[]
  /** Undefined for the usual ones. */
  readonly columns: readonly ColumnName[] | undefined
  readonly uses: LastUses | undefined
}

const noUses: LastUses = new Map()

function asJson(row: ProfileRow, { current, uses }: ListRequest) {
  const { expiresAt, ...rest } = row
  const signIn = expiresAt === undefined ? {} : { signInExpiresAt: expiresAt.toISOString() }
  const used = uses === undefined ? {} : { lastUsedAt: uses.get(row.name)?.toISOString() ?? null }
  return { ...rest, ...signIn, ...used, current: row.name === current }
}

function show(rows: readonly ProfileRow[], request: ListRequest, context: CommandContext): void {
  const { current, columns, words, uses = noUses } = request
  const found = searchProfiles(rows, words)
  if (found.length === 0) context.terminal.writeError(nothingFound(words))
  else context.terminal.write(profileTable(found, { current, columns, uses }, context))
  for (const { problem } of found) {
    if (problem !== undefined) context.system.log.warn(forTerminal(problem))
  }
}

const subcommands = ['sync', 'show', 'add', 'rename', 'alias', 'remove', 'pick']

function nothingFound(words: readonly string[]): string {
  const near = words.length === 1 ? didYouMean(words[0] ?? '', subcommands) : undefined
  const next = near === undefined ? ['profiles'] : ['profiles', near]
  return `No profile has ${forTerminal(words.join(' and '))} in it.\nnext: ${commandLine(...next)}\n`
}

function asCsv(rows: readonly ProfileRow[], { columns, uses = noUses }: ListRequest): string {
  const names = columns ?? columnNames.filter((name) => name !== 'used')
  const cells = rows.map((row) => names.map((name) => columnValue(name, row, uses)))
  return csv(names, cells)
}

interface Listed {
  readonly rows: readonly ProfileRow[]
  /** Sections of sign-ins, and those profiles that could not be scanned. */
  readonly config: AwsConfig
  /** The same again, when account names are known. */
  readonly again: () => readonly ProfileRow[]
}

/** Shows what is wrong with the files. */
function listed(context: CommandContext): Listed {
  const { system } = context
  const scanned = scanProfiles(system.paths)
  const config = scanned?.rest ?? loadAwsConfig(system.paths)
  showAllWarnings(config, context)
  const again = () =>
    scanned === undefined ? profileRows(config, system) : scannedRows(scanned, system)
  return { rows: again(), config, again }
}

/** Account names come from the last listing; where a person looks, it is renewed now and then. */
async function showNamed(
  { rows, config, again }: Listed,
  request: ListRequest,
  context: CommandContext,
): Promise<void> {
  if (!context.terminal.stdoutIsTty) {
    show(rows, request, context)
    return
  }
  const isNamed = rows.every(
    ({ kind, accountId, accountName }) =>
      kind !== 'sso' || accountId === undefined || accountName !== undefined,
  )
  if (isNamed) show(rows, request, context)
  const renewed = await renewAccountNamesBriefly(context, config)
  if (!isNamed) show(renewed ? again() : rows, request, context)
}

function requestFrom(context: CommandContext, { args, flags }: CommandInput): ListRequest {
  const asked = flags.value('columns')
  const columns = asked === undefined ? undefined : columnsFrom(asked)
  const uses = columns?.includes('used') === true ? lastUses(context.system) : undefined
  return { current: profileFor(context).name, words: args, columns, uses }
}

export const run: Run = async (context, input) => {
  const { system, terminal, json } = context
  const { flags } = input
  if (flags.on('csv') && (json || flags.on('raw'))) {
    const message = '--csv goes with neither --json nor --raw.'
    throw new UsageError('flag-conflict', message, { details: { command: 'profiles' } })
  }
  if (flags.on('raw')) {
    showRaw(loadAwsConfig(system.paths), context)
    return
  }
  const request = requestFrom(context, input)
  const found = listed(context)
  if (json) {
    const warnings = found.config.warnings.map(({ code, file, line, message }) => ({
      code,
      file,
      line,
      message,
    }))
    const rows = searchProfiles(found.rows, request.words)
    printJson({ profiles: rows.map((row) => asJson(row, request)), warnings }, terminal.write)
  } else if (flags.on('csv')) {
    terminal.write(asCsv(searchProfiles(found.rows, request.words), request))
  } else if (found.rows.length === 0) {
    say('There is no AWS profile on this machine yet.\nnext: keyless setup', terminal)
  } else {
    await showNamed(found, request, context)
  }
}
