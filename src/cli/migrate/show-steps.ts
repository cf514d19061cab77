/** What was done, for people and as JSON. */
import type { StepOutcome, StepResult } from '../../migrate/apply.ts'
import { spotInWords } from '../../migrate/key-checks.ts'
import type { PlannedKey } from '../../migrate/migration-plan.ts'
import type { PlanStep } from '../../migrate/migration-steps.ts'
import type { Terminal } from '../../system/terminal.ts'
import { forTerminal } from '../../system/text.ts'
import { type Colours, coloursFor } from '../render/colours.ts'
import { definitionList } from '../render/wrap.ts'
import { shortPaths } from './short-path.ts'

function stepInWords({ key, action }: PlanStep): string {
  switch (action.kind) {
    case 'write-profile': {
      const { session = '', roleName = '' } = key.replacement ?? {}
      return `the profile ${action.profile} signs in: ${session}, ${roleName}`
    }
    case 'remove-key':
      return `no key in the profile ${action.profile} of the credentials file`
    case 'verify-profile':
      return `the profile ${action.profile} answers with account ${key.accountId}`
    case 'by-hand':
      return `no key in ${action.places[0]?.file ?? spotInWords(action.places[0] ?? { place: 'file' })}`
    case 'still-used':
      return 'nobody has used it lately, by the trail'
    case 'deactivate':
      return `${key.keyId} is inactive`
    case 'delete':
      return `${key.keyId} is deleted`
  }
}

/** What undo made of it. */
function takenBackInWords(step: PlanStep): string {
  const { key, action } = step
  switch (action.kind) {
    case 'write-profile':
      return `the profile ${action.profile} of the config file is as it was`
    case 'remove-key':
      return `the profile ${action.profile} of the credentials file has its key again`
    case 'deactivate':
      return `${key.keyId} is active again`
    case 'verify-profile':
    case 'by-hand':
    case 'still-used':
    case 'delete':
      return stepInWords(step)
  }
}

const marks: Readonly<Record<StepResult['kind'], string>> = {
  done: 'done',
  'was-done': 'as before',
  'taken-back': 'taken back',
  left: 'by hand',
  yours: 'by hand',
  refused: 'refused',
}

function resultInWords({ step, result }: StepOutcome): string {
  if (result.kind === 'refused') return `${result.says} (${result.code})`
  if (result.kind === 'yours') {
    return `what you took out of ${result.places.map(spotInWords).join(', ')} is yours to put back`
  }
  if (result.kind === 'taken-back') return takenBackInWords(step)
  if (result.kind !== 'left') return stepInWords(step)
  return `take the key out of ${result.places.map(spotInWords).join(', ')}`
}

function painted(result: StepResult, colours: Colours): string {
  const { kind } = result
  if (kind === 'refused' && result.code === 'used-recently')
    return colours.yellow('waits'.padEnd(10))
  const word = marks[kind].padEnd(10)
  if (kind === 'refused') return colours.red(word)
  return kind === 'left' || kind === 'yours' ? colours.yellow(word) : colours.green(word)
}

/** On two lines where one is too narrow. */
export function keyHeading({ keyId, accountId, userName }: PlannedKey, terminal: Terminal): string {
  const owner = `account ${accountId}, ${userName === undefined ? 'root' : `user ${userName}`}`
  const isWide = !terminal.stdoutIsTty || keyId.length + 2 + owner.length <= terminal.columns
  return `${coloursFor(terminal, 'stdout').bold(keyId)}${isWide ? '  ' : '\n'}${owner}\n`
}

/** One step, as soon as it is known. */
export function createStepLines(terminal: Terminal, home: string): (outcome: StepOutcome) => void {
  const colours = coloursFor(terminal, 'stdout')
  let keyId: string | undefined
  return (outcome) => {
    const { key, id } = outcome.step
    if (key.keyId !== keyId) {
      keyId = key.keyId
      terminal.write(keyHeading(key, terminal))
    }
    const term = `${id.padStart(2)} ${painted(outcome.result, colours)}`
    const rows = [[term, forTerminal(shortPaths(resultInWords(outcome), home), 1000)] as const]
    const columns = terminal.stdoutIsTty ? terminal.columns : Number.POSITIVE_INFINITY
    terminal.write(
      definitionList(rows, columns)
        .map((line) => `${line}\n`)
        .join(''),
    )
  }
}

/** A step that is not taken yet. */
export function stepJson({
  id,
  key,
  action,
  precondition,
  call,
  inverse,
  evidence,
}: PlanStep): object {
  const words = { precondition, call, inverse, evidence }
  return { id: Number(id), key: key.keyId, kind: action.kind, ...words }
}

export function outcomeJson({ step, result }: StepOutcome): object {
  const { id, key, action } = step
  const places = 'places' in result ? { places: result.places } : {}
  const why = 'says' in result ? { code: result.code, message: result.says } : {}
  return {
    id: Number(id),
    key: key.keyId,
    kind: action.kind,
    result: result.kind,
    ...places,
    ...why,
  }
}
