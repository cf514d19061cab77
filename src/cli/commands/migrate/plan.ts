import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { type AwsConfig, loadAwsConfig } from '../../../config/aws-config.ts'
import { UsageError } from '../../../errors.ts'
import { type FoundKey, foundKeys } from '../../../migrate/found-keys.ts'
import { makePlan, planId, type ProposedPlan } from '../../../migrate/make-plan.ts'
import type { MigrationPlan } from '../../../migrate/migration-plan.ts'
import { printPlan } from '../../../migrate/print-plan.ts'
import { longestPlan, readPlan } from '../../../migrate/read-plan.ts'
import { scan } from '../../../migrate/scan.ts'
import { assertTrail, type TrailRead } from '../../../migrate/trail-files.ts'
import { writePrivateFile } from '../../../system/files.ts'
import { forTerminal } from '../../../system/text.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { listOf } from '../../list-flag.ts'
import { accountReach } from '../../migrate/account-reach.ts'
import { namedCandidates } from '../../migrate/iam-access.ts'
import { type AskedKeys, askKeys } from '../../migrate/known-keys.ts'
import { assertOneTrail, nothingToPlan, trailOfStore } from '../../migrate/plan-trail.ts'
import { readTrailOf } from '../../migrate/read-trail.ts'
import { createScanProgress } from '../../migrate/scan-progress.ts'
import { planJson, type Shown, showPlan } from '../../migrate/show-proposal.ts'
import { foundNowhere, storeUses, unasked } from '../../migrate/store-uses.ts'
import { printJson } from '../../render/json.ts'

const usualFile = 'keyless-migration.yaml'

/** Where the plan goes. Throws UsageError `plan-exists`: the steps of a plan may be half done. */
function outputFile({ flags }: CommandInput): string {
  const file = resolve(flags.value('output') ?? usualFile)
  if (!existsSync(file)) return file
  const message = `There is a file ${forTerminal(file, 500)} already.`
  throw new UsageError('plan-exists', message, { details: { file } })
}

async function found(context: CommandContext, input: CommandInput): Promise<readonly FoundKey[]> {
  const { system, terminal, signal } = context
  const progress = createScanProgress(terminal, system.clock)
  const named = input.args.map((path) => resolve(path))
  const { awsCredentials, awsConfig } = system.paths
  const own = [awsCredentials, awsConfig].filter((file) => existsSync(file))
  // A key of the paths that were named may have its profile in the AWS files.
  const paths = named.length === 0 ? [] : [...new Set([...named, ...own])]
  const history = input.flags.on('history')
  const asked = { paths, folder: resolve('.'), history, signal, onProgress: progress.show }
  const scanned = await scan(asked, system).finally(progress.clear)
  signal.throwIfAborted()
  const keys = foundKeys(scanned)
  return named.length === 0 ? keys : keys.filter((key) => standsIn(key, named))
}

function standsIn({ places }: FoundKey, folders: readonly string[]): boolean {
  return places.some(({ file }) =>
    folders.some((folder) => file === folder || file?.startsWith(join(folder, sep)) === true),
  )
}

interface Questions {
  readonly context: CommandContext
  readonly input: CommandInput
  readonly config: AwsConfig
}

/** Throws UsageError where nothing says which account. */
function assertAccounts(keys: readonly FoundKey[], { flags }: CommandInput): void {
  if (keys.length > 0 || flags.value('iam-profile') !== undefined) return
  const message = 'No key was found here: --account-keys needs --iam-profile to say which account.'
  throw new UsageError('flag-conflict', message, { details: { command: 'migrate plan' } })
}

async function asked(questions: Questions, keys: readonly FoundKey[]): Promise<AskedKeys> {
  const { flags } = questions.input
  const holders = new Set(keys.flatMap(({ places }) => places.flatMap((one) => one.profile ?? [])))
  const named = await namedCandidates(questions, listOf(flags.value('iam-profile')), holders)
  const wholeAccounts = flags.on('account-keys')
  return await askKeys({ ...questions, found: keys, named, holders, wholeAccounts })
}

async function proposed(
  { context, input, config }: Questions,
  { known }: AskedKeys,
  trail: Pick<TrailRead, 'calls' | 'uses'>,
): Promise<ProposedPlan> {
  const { system } = context
  const { flags } = input
  const accounts = new Set(known.map(({ facts }) => facts.accountId))
  const reach = await accountReach({ context, input, config }, accounts, flags.value('session'))
  const createdAt = system.clock.now()
  return makePlan({
    id: planId(createdAt, randomBytes(4)),
    createdAt,
    files: { config: system.paths.awsConfig, credentials: system.paths.awsCredentials },
    keys: known,
    ...{ reach, config, trail: trail.calls, uses: trail.uses },
    roleName: flags.value('role'),
  })
}

/** Throws UsageError `plan-too-large` for a plan that apply would not read. */
function textOf(plan: MigrationPlan): string {
  const text = printPlan(plan)
  const [problem] = Buffer.byteLength(text) > longestPlan ? [] : readPlan(text).problems
  if (problem === undefined && Buffer.byteLength(text) <= longestPlan) return text
  const why = problem === undefined ? '' : `: ${problem.says}`
  const message = `The plan of ${plan.keys.length} keys is more than apply reads${why}.`
  throw new UsageError('plan-too-large', message, { details: { keys: plan.keys.length } })
}

export const run: Run = async (context, input) => {
  const { system, terminal, json } = context
  const { flags } = input
  const file = outputFile(input)
  const config = loadAwsConfig(system.paths)
  const paths = listOf(flags.value('trail')).map((path) => resolve(path))
  assertTrail(paths)
  assertOneTrail(input)
  // A part of the machine says nothing of what is not in it.
  const isWhole = input.args.length === 0
  const keys = await found(context, input)
  const store = paths.length === 0 ? await storeUses(context, flags) : unasked
  if (keys.length === 0 && !flags.on('account-keys')) {
    return nothingToPlan(context, isWhole ? store : unasked)
  }
  assertAccounts(keys, input)
  const questions = { context, input, config }
  const answers = await asked(questions, keys)
  const keyIds = new Set(answers.known.map(({ key }) => key.keyId))
  const trail = paths.length === 0 ? undefined : await readTrailOf(paths, keyIds, context)
  const { plan, notes } = await proposed(questions, answers, trail ?? trailOfStore(store))
  const isWritten = plan.keys.length > 0
  if (isWritten) writePrivateFile(file, textOf(plan))
  const { unknown, rootAccounts } = answers
  const shown: Shown = {
    plan,
    notes,
    unknown,
    rootAccounts,
    trail,
    store,
    nowhere: isWhole
      ? foundNowhere(store, new Set([...keyIds, ...keys.map((key) => key.keyId)]))
      : [],
    file: isWritten ? file : undefined,
  }
  if (json) printJson(planJson(shown), terminal.write)
  else showPlan(shown, { folder: resolve('.'), home: system.paths.home, terminal })
  return isWritten ? 0 : 1
}
