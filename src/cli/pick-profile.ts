/** The menu of profiles: those used often and lately first, each with account, role and whether it is production. */
import stringWidth from 'fast-string-width'
import { type AwsConfig } from '../config/aws-config.ts'
import { ConfigError, KeylessError, UsageError } from '../errors.ts'
import { byFrecency, readUses, rememberUse, type Uses } from '../shell/frecency.ts'
import { isProduction } from '../shell/production.ts'
import type { System } from '../system/system.ts'
import { forTerminal } from '../system/text.ts'
import type { CommandContext } from './context.ts'
import { type ProfileRow, profileRows } from './profile-rows.ts'
import { askChoice, canAsk } from './prompts/prompts.ts'
import type { Choice } from './prompts/questions.ts'
import { type Colours, coloursFor } from './render/colours.ts'

/** What the menu draws to the left of a line. */
const gutter = 3

function cut(text: string, columns: number): string {
  return stringWidth(text) <= columns ? text : forTerminal(text, Math.max(1, columns))
}

interface MenuStyle {
  readonly columns: number
  readonly colours: Colours
  readonly nameWidth: number
}

function choice(row: ProfileRow, production: boolean, style: MenuStyle): Choice {
  const { colours, columns } = style
  const name = forTerminal(row.name)
  const role = forTerminal([row.roleName, row.accountId].filter(Boolean).join(' '))
  const mark = production ? ' production' : ''
  const room = columns - gutter - mark.length
  const shown = cut(name, room)
  const blanks = ' '.repeat(Math.max(2, style.nameWidth - stringWidth(shown) + 2 - mark.length))
  // In a narrow terminal a name and a few letters of its role say no more than the name.
  const left = room - stringWidth(shown) - blanks.length
  const about = left >= Math.min(12, stringWidth(role)) ? cut(role, left) : ''
  const painted = production ? colours.red(shown + mark) : shown
  return {
    value: row.name,
    label: about === '' ? painted : painted + blanks + about,
    search: `${name} ${role}${mark}`,
  }
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
  const widest = Math.max(...rows.map(({ name }) => stringWidth(name)))
  const { columns } = terminal
  const colours = coloursFor(terminal, 'stderr')
  const style = { columns, colours, nameWidth: Math.min(widest + 11, Math.floor(columns / 2)) }
  const choices = rows.map((row) => choice(row, isProduction(row.name, system.env), style))
  return await askChoice(context, { message: 'Which profile?', choices })
}
