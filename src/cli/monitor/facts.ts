/** Facts about a person, an account or a role: a list for each kind of fact. */
import type { Answer, Cell } from '../../monitor/engine.ts'
import { forTerminal } from '../../system/text.ts'
import { type AccountNames, namedAccount } from '../account-names.ts'
import type { FlagValues, Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { grouped } from '../migrate/numbers.ts'
import { coloursFor } from '../render/colours.ts'
import { say } from '../render/wrap.ts'
import { likePattern, type Question } from '../../monitor/questions/questions.ts'
import { answerQuestion, limitFlag } from './answer-question.ts'
import { withBars } from './bars.ts'
import { elsewhen } from './elsewhen.ts'
import { storeFolder } from './request.ts'
import { storeAccountNames } from './store-account-names.ts'
import { fittingTable, tellLeftOut } from './fitting-table.ts'

const titles: Readonly<Record<string, readonly [string, ...string[]]>> = {
  person: ['Who', 'person', 'joined'],
  role: ['Accounts and roles', 'account', 'role'],
  app: ['Apps that acted for them', 'app'],
  service: ['Services', 'service'],
  change: ['What was changed', 'event', 'service'],
  given: ['Credentials given', 'role', 'account'],
  error: ['What failed', 'error', 'event'],
  address: ['From where', 'address'],
  agent: ['With what', 'user_agent'],
  region: ['Regions', 'region'],
}

const usualRows = 10

/** What a narrow terminal goes without, the first of these first. */
const spare = ['first_seen', 'share', 'errors', 'last_seen']

function section(rows: Answer['rows'], names: readonly string[]): Answer {
  const columns = [names[0] ?? '', names[1] ?? '', 'events', 'errors', 'first_seen', 'last_seen']
  return { columns, rows: rows.map((row) => row.slice(1, 7)), more: false }
}

function show(answer: Answer, context: CommandContext, flags: FlagValues): void {
  const { terminal, system } = context
  const utc = flags.on('utc')
  const colours = coloursFor(terminal, 'stdout')
  const names = storeAccountNames(system, storeFolder(system, flags))
  const withNames = (row: readonly Cell[]): readonly Cell[] =>
    row[0] === 'role' ? [row[0], namedAccount(String(row[1]), names), ...row.slice(2)] : row
  const missing = new Set<string>()
  const parts = Object.entries(titles).flatMap(([fact, [title, ...columns]]) => {
    const rows = answer.rows.filter((row) => row[0] === fact).map(withNames)
    if (rows.length === 0) return []
    const left = Number(rows[0]?.[7]) - rows.length
    const more = left > 0 ? `${grouped(left)} more: --limit shows them\n` : ''
    const drawn = withBars(section(rows, columns), 'events', terminal)
    const { text, leftOut } = fittingTable(drawn, spare, context, utc)
    for (const name of leftOut) missing.add(name)
    return [`${colours.bold(title)}\n${text}${more}`]
  })
  terminal.write(parts.join('\n'))
  tellLeftOut([...missing], context)
}

/** The command of such a question, about the name that is its argument. */
export function factsOf(
  question: Question,
  resolve: (name: string, names: AccountNames) => string = (name) => name,
): Run {
  return async (context, { args, flags }) => {
    const { terminal } = context
    const [name = ''] = args
    const wanted = resolve(
      name,
      storeAccountNames(context.system, storeFolder(context.system, flags)),
    )
    const most = limitFlag(flags) ?? (context.json || flags.on('csv') ? 1_000_000_000 : usualRows)
    await answerQuestion(context, flags, {
      question,
      parameters: { name: likePattern(wanted), most },
      show: async (answer) => {
        if (answer.rows.length > 0) return show(answer, context, flags)
        const about = { question, name: wanted }
        const others = await elsewhen(about, context, flags)
        const which = others === undefined ? 'of the store' : 'of that time'
        const isHere = (flags.value('engine') ?? 'duckdb') === 'duckdb'
        const more = others ?? (isHere ? '\nnext: keyless monitor report' : '')
        say(`No event ${which} is about ${forTerminal(name, 80)}.${more}`, terminal)
      },
    })
  }
}
