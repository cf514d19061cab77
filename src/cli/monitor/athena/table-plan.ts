/** What `monitor athena` is told, by its flags and by what it was told before, put together to a plan. */
import { loadAwsConfig } from '../../../config/aws-config.ts'
import { knownRegions } from '../../../config/known-regions.ts'
import { profileRegion } from '../../../config/region.ts'
import { readableSsoProfile } from '../../../config/sso-profile.ts'
import { UsageError } from '../../../errors.ts'
import { allKnownAccounts } from '../../../accounts/known-accounts.ts'
import { type TablePlan, tableStatements } from '../../../monitor/engines/athena/create-table.ts'
import { leastPolicy } from '../../../monitor/engines/athena/least-policy.ts'
import {
  type AthenaSettings,
  usualAthena,
  wrongs,
} from '../../../monitor/engines/athena/settings.ts'
import { partitionOf } from '../../../system/partitions.ts'
import type { FlagValues } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { listOf } from '../../list-flag.ts'
import { profileFor } from '../../profile-world.ts'

export interface AthenaPlan {
  readonly settings: AthenaSettings
  /** None for CloudTrail Lake, whose table is there. */
  readonly statements: readonly string[]
  readonly policy: object
  /** Of the table, where there is one to make. */
  readonly accounts: readonly string[]
  readonly regions: readonly string[]
}

const command = 'keyless monitor athena'

/** What each kind of flag looks like. */
const examples: Readonly<Record<keyof typeof wrongs, string>> = {
  identifier: 'keyless',
  folder: 's3://BUCKET/AWSLogs/',
  store: '01234567-89ab-cdef-0123-456789abcdef',
  workgroup: 'primary',
  number: '5',
  any: 'NAME',
}

/** A folder ends with `/`; of the ARN of an event data store its id is meant. */
function spelled(text: string, kind: keyof typeof wrongs): string {
  if (kind === 'folder') return text.endsWith('/') ? text : `${text}/`
  return kind === 'store' ? text.replace(/^arn:[^/]*:eventdatastore\//, '') : text
}

function told(flags: FlagValues, name: string, kind: keyof typeof wrongs): string | undefined {
  const text = flags.value(name)
  const whole = text === undefined ? undefined : spelled(text, kind)
  const wrong = whole === undefined ? undefined : wrongs[kind](whole)
  if (wrong === undefined) return whole
  throw new UsageError('flag-value', `--${name} ${wrong}: "${text}".`, {
    fix: `${command} --${name} ${examples[kind]}`,
  })
}

function numberTold(flags: FlagValues, name: string): number | undefined {
  const text = told(flags, name, 'number')
  return text === undefined ? undefined : Number(text)
}

/** What flags say, else what was said before. Throws UsageError `missing-argument`, `flag-conflict`. */
export function settingsFrom(
  context: CommandContext,
  flags: FlagValues,
  before: AthenaSettings | undefined,
): AthenaSettings {
  const [trail, store] = [told(flags, 'trail', 'folder'), told(flags, 'event-data-store', 'store')]
  if (trail !== undefined && store !== undefined) {
    throw new UsageError('flag-conflict', '--trail and --event-data-store contradict each other.', {
      fix: `${command} --trail ${trail}`,
    })
  }
  const isNew = trail !== undefined || store !== undefined
  if (!isNew && before === undefined) {
    const message = 'The first time, `keyless monitor athena` needs --trail, where the trail is.'
    const fix = `${command} --trail s3://BUCKET/AWSLogs/ --output s3://BUCKET/FOLDER/`
    throw new UsageError('missing-argument', message, { fix })
  }
  const kept = before ?? {
    ...usualAthena,
    region: undefined,
    output: undefined,
    bytesPerDay: undefined,
  }
  return {
    profile: context.profile ?? before?.profile ?? profileFor(context).name,
    region: told(flags, 'region', 'any') ?? kept.region,
    workgroup: told(flags, 'workgroup', 'workgroup') ?? kept.workgroup,
    database: told(flags, 'database', 'identifier') ?? kept.database,
    table: kept.table,
    trail: isNew ? trail : before?.trail,
    eventDataStore: isNew ? store : before?.eventDataStore,
    output: told(flags, 'output', 'folder') ?? kept.output,
    maxPrice: kept.maxPrice,
    pricePerTb: numberTold(flags, 'price-per-tb') ?? kept.pricePerTb,
    bytesPerDay: kept.bytesPerDay,
  }
}

function firstDay(flags: FlagValues): string {
  const text = flags.value('first-day') ?? '2013-01-01'
  const at = new Date(`${text}T00:00:00Z`)
  if (!Number.isNaN(at.getTime()) && at.toISOString().startsWith(`${text}T`)) return text
  throw new UsageError('flag-value', `--first-day is a day such as 2024-01-01, not "${text}".`, {
    fix: `${command} --first-day 2024-01-01`,
  })
}

function accountsFor(flags: FlagValues, { system }: CommandContext): readonly string[] {
  const named = listOf(flags.value('accounts'))
  const wrong = named.find((id) => !/^\d{12}$/.test(id))
  if (wrong !== undefined) {
    throw new UsageError(
      'flag-value',
      `--accounts has an account of twelve digits each, not "${wrong}".`,
      { fix: `${command} --accounts 111111111111,222222222222` },
    )
  }
  const accounts = named.length > 0 ? named : [...allKnownAccounts(system).keys()].toSorted()
  if (accounts.length > 0) return accounts
  const message = 'No sign-in of this machine lists an account: --accounts names them.'
  const fix = `${command} --accounts 111111111111,222222222222`
  throw new UsageError('missing-argument', message, { fix })
}

function regionsFor(flags: FlagValues, own: string): readonly string[] {
  const named = listOf(flags.value('regions'))
  const wrong = named.find((name) => !/^[a-z0-9-]{4,30}$/.test(name))
  if (wrong !== undefined) {
    const fix = `${command} --regions eu-west-1,us-east-1`
    throw new UsageError('flag-value', `"${wrong}" is no Region.`, { fix })
  }
  if (named.length > 0) return named
  const { id } = partitionOf(own)
  return knownRegions.filter((name) => partitionOf(name).id === id)
}

/** Throws UsageError for what cannot be. */
export function athenaPlan(
  context: CommandContext,
  flags: FlagValues,
  before: AthenaSettings | undefined,
): AthenaPlan {
  const { system } = context
  const settings = settingsFrom(context, flags, before)
  const config = loadAwsConfig(system.paths)
  const sso = readableSsoProfile(config, settings.profile)
  const region =
    settings.region ??
    profileRegion(config, settings.profile, system.env) ??
    sso?.session.region ??
    'us-east-1'
  const { id: partition } = partitionOf(region)
  const accountId = sso?.accountId ?? 'ACCOUNT'
  const policy = leastPolicy(settings, { partition, region, accountId })
  const { trail } = settings
  if (trail === undefined) return { settings, policy, statements: [], accounts: [], regions: [] }
  const plan: TablePlan = {
    settings,
    trail,
    accounts: accountsFor(flags, context),
    regions: regionsFor(flags, region),
    since: firstDay(flags),
  }
  const { accounts, regions } = plan
  return { settings, policy, statements: tableStatements(plan), accounts, regions }
}
