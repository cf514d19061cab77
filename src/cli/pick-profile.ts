/** The menu of profiles: those used often and lately first, each with account, role and whether it is production. */
import stringWidth from 'fast-string-width'
import type { AwsConfig } from '../config/aws-config.ts'
import { ConfigError, KeylessError, UsageError } from '../errors.ts'
import { byFrecency, readUses, rememberUse, type Uses } from '../shell/frecency.ts'
import type { System } from '../system/system.ts'
import { forTerminal } from '../system/text.ts'
import type { CommandContext } from './context.ts'
import { productionMark } from './production-mark.ts'
import { type ProfileRow, profileRows } from './profile-rows.ts'
import { askChoice, canAsk } from './prompts/prompts.ts'
import type { Choice } from './prompts/questions.ts'
import { type Colours, coloursFor } from './render/colours.ts'

/** What the menu draws to the left of a line. */
const gutter = 3

/** Names that differ do so at their ends: the middle goes. */
function cut(name: string, columns: number): string {
  if (stringWidth(name) <= columns) return name
  const kept = Math.max(2, columns - 1)
  const characters = [...name]
  const end = characters.slice(characters.length - Math.floor(kept / 2))
  return `${characters.slice(0, Math.ceil(kept / 2)).join('')}…${end.join('')}`
}

interface MenuStyle {
  readonly columns: number
  readonly colours: Colours
  /** Of the widest name with its mark. */
  readonly width: number
}

function choice(row: ProfileRow, production: boolean, style: MenuStyle): Choice {
  const { colours, columns, width } = style
  const name = forTerminal(row.name)
  const role = forTerminal([row.roleName, row.accountId].filter(Boolean).join(' '))
  const mark = production ? markFor(columns) : ''
  const shown = cut(name, columns - gutter - mark.length) + mark
  const blanks = ' '.repeat(Math.max(2, width - stringWidth(shown) + 2))
  const label = production ? colours.red(shown) : shown
  const search = `${name} ${role}${production ? ' production' : ''}`
  const all = { value: row.name, label, search }
  if (role === '') return all
  const fits = gutter + stringWidth(shown + blanks + role) <= columns
  // Where a line has no room for it, the line that one is on says it.
  return fits ? { ...all, label: label + blanks + role } : { ...all, hint: role }
}

function markFor(columns: number): string {
  return columns < 60 ? ' PROD' : ' production'
}

function usesOf({ paths, log }: System): Uses {
  try {
    return readUses(paths)
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    log.debug('no uses', { cause: error.message })
    return new Map()
  }
}

/** A menu that cannot remember is still a menu. */
export function remember({ paths, clock, log }: System, name: string): void {
  try {
    rememberUse(paths, name, clock.now())
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    log.debug('use not remembered', { cause: error.message })
  }
}

/** The profile that a person picks. Throws Cancelled, UsageError `no-terminal`, ConfigError `no-config`. */
export async function pickProfile(context: CommandContext, config: AwsConfig): Promise<string> {
  const { system, terminal } = context
  if (config.profiles.size === 0) {
    throw new ConfigError('no-config', 'There is no AWS profile on this machine yet.')
  }
  if (!canAsk(terminal)) {
    const details = { command: 'profiles pick' }
    throw new UsageError('no-terminal', 'A menu needs a terminal: name the profile.', { details })
  }
  const rows = byFrecency(profileRows(config, system), usesOf(system), system.clock.now())
  const isProduction = await productionMark(config, system)
  const isMarked = ({ name }: ProfileRow): boolean => isProduction(name)
  const { columns } = terminal
  const mark = markFor(columns).length
  const widths = rows.map((row) => stringWidth(row.name) + (isMarked(row) ? mark : 0))
  // One very long name shall not push the roles of all others out of the line.
  const most = Math.floor(columns * 0.6)
  const width = widths.reduce((widest, one) => (one > most ? widest : Math.max(widest, one)), 0)
  const style = { columns, width, colours: coloursFor(terminal, 'stderr') }
  const choices = rows.map((row) => choice(row, isMarked(row), style))
  return await askChoice(context, { message: 'Which profile?', choices })
}
