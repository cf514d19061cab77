import { resolve } from 'node:path'
import { counts } from '../../../ci/lint/finding.ts'
import { type FixedFile, planFixes } from '../../../ci/lint/fix.ts'
import { type Lint, lint, type LintOptions, type LintProgress } from '../../../ci/lint/lint.ts'
import type { EditPlan } from '../../../config/edit-plan.ts'
import { Cancelled, KeylessError, UsageError } from '../../../errors.ts'
import { jsonForTerminal } from '../../../system/json-text.ts'
import { lintJson, rulesJson } from '../../ci/lint/lint-json.ts'
import { lintSarif } from '../../ci/lint/lint-sarif.ts'
import { showLint, showRules } from '../../ci/lint/show-lint.ts'
import { planText, readProjectText } from '../../ci/text-plan.ts'
import type { CommandInput, Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { counted, grouped } from '../../migrate/numbers.ts'
import { askYesNo, canAsk } from '../../prompts/prompts.ts'
import { printJson } from '../../render/json.ts'
import { createStatusLine } from '../../render/status-line.ts'
import { say } from '../../render/wrap.ts'
import { showDiff, writeTogether } from '../../write-edits.ts'

type Format = 'text' | 'json' | 'sarif'

const details = { command: 'ci lint' }

function formatOf({ json }: CommandContext, { flags }: CommandInput): Format {
  const format = (flags.value('format') ?? (json ? 'json' : 'text')) as Format
  if (!json || format === 'json') return format
  const message = `--json and --format ${format} contradict each other.`
  throw new UsageError('flag-conflict', message, { details })
}

/** What was read is what is written over, whatever another program did meanwhile. */
function planFile(
  { system }: CommandContext,
  { path, before, after }: FixedFile,
): readonly EditPlan[] {
  try {
    const now = readProjectText(path)
    if (now === undefined || now.replace(/^\uFEFF/, '') !== before) return []
    return [planText(path, now, now.startsWith('\uFEFF') ? `\uFEFF${after}` : after)]
  } catch (error) {
    if (!(error instanceof KeylessError) || error.code !== 'pipeline-file-unusable') throw error
    system.log.warn(`${error.message} It stays as it was.`)
    return []
  }
}

/** Shows what would change, asks, writes. What is found afterwards. */
async function mend(
  context: CommandContext,
  found: Lint,
  options: LintOptions,
  isSure: boolean,
): Promise<Lint> {
  const { terminal, system } = context
  const { files, after } = await planFixes(found, options, system.clock)
  const plans = files.flatMap((file) => planFile(context, file))
  if (plans.length === 0) return found
  for (const plan of plans) showDiff(context, plan)
  if (!isSure && !canAsk(terminal)) {
    const message = '--fix shows the lines and then asks; without a terminal it needs --yes.'
    throw new UsageError('no-terminal', message, { details })
  }
  if (!isSure && !(await askYesNo(context, 'Write this?'))) {
    throw new Cancelled('Nothing was written.')
  }
  await writeTogether(context, plans)
  say(`Mended ${counted(plans.length, 'file')}; keyless undo takes it back.`, terminal)
  return plans.length === files.length ? after : await lintShown(context, options)
}

type Asked = Omit<LintOptions, 'onProgress'>

/** With a line that says how far it is. */
async function lintShown({ terminal, system }: CommandContext, options: Asked): Promise<Lint> {
  const { show, clear } = createStatusLine(terminal, system.clock)
  const onProgress = ({ files, relevant }: LintProgress): void =>
    show(
      `Reading  ${grouped(files)} files  ${grouped(relevant)} about AWS`,
      `${grouped(files)} files`,
    )
  return await lint({ ...options, onProgress }, system.clock).finally(clear)
}

function optionsOf({ signal }: CommandContext, { args, flags }: CommandInput): Asked {
  const paths = (args.length === 0 ? ['.'] : args).map((path) => resolve(path))
  return { paths, all: flags.on('all'), signal }
}

/** 1 where something is wrong; notes are not. */
export const run: Run = async (context, input) => {
  const { system, terminal, version } = context
  const { flags } = input
  const format = formatOf(context, input)
  if (flags.on('rules')) {
    if (format === 'json') printJson(rulesJson(), terminal.write)
    else showRules(terminal)
    return 0
  }
  const options = optionsOf(context, input)
  const first = await lintShown(context, options)
  const found = flags.on('fix') ? await mend(context, first, options, flags.on('yes')) : first
  const folder = resolve('.')
  if (format === 'json') printJson(lintJson(found), terminal.write)
  else if (format === 'sarif') {
    terminal.write(`${jsonForTerminal(lintSarif(found, { folder, version }), 2)}\n`)
  } else {
    const shown = { notes: flags.on('notes'), isMended: flags.on('fix') }
    showLint(found, { folder, home: system.paths.home, terminal, ...shown })
  }
  if (!found.isComplete) return 130
  return found.findings.some(counts) ? 1 : 0
}
