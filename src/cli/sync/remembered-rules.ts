/** Names and filters of the last sync of a session: used where the command line does not say otherwise. */
import {
  filledRules,
  recallRules,
  rememberRules,
  type RuleName,
  ruleNames,
  type RuleTexts,
} from '../../accounts/sync-memory.ts'
import { isHarmlessKey } from '../../config/extra-settings.ts'
import { KeylessError, UsageError } from '../../errors.ts'
import type { TeamProfiles } from '../../guard/team-file.ts'
import type { SsoSession } from '../../identity-center/session.ts'
import type { System } from '../../system/system.ts'
import type { FlagValues } from '../command.ts'
import { commandLine, quoteWord } from '../quote-word.ts'
import { type AskedRules, rulesFrom, withRules } from './sync-flags.ts'

export interface SettledRules {
  readonly rules: AskedRules
  /** What the rules were made of. */
  readonly texts: RuleTexts
  /** Those of them that nobody gave this time. */
  readonly remembered: RuleTexts
}

/** A Region in all profiles and a profile in each Region exclude each other: the newer word counts. */
function withoutOpposites(given: FlagValues, known: RuleTexts): RuleTexts {
  const { set = '', regions, ...others } = known
  const keepsRegions = !/(?:^|,)\s*region\s*=/.test(given.value('set') ?? '')
  const isRegional = (given.value('regions') ?? '') !== ''
  const settings = set.split(',').filter((part) => !(isRegional && /^\s*region\s*=/.test(part)))
  return {
    ...others,
    ...(set === '' ? {} : { set: settings.join(',') }),
    ...(regions === undefined || !keepsRegions ? {} : { regions }),
  }
}

/** Throws as rulesFrom; UsageError `sync-memory-unusable` when what is remembered cannot be used. */
export function settleRules(
  flags: FlagValues,
  session: SsoSession,
  {
    command,
    system,
    team,
  }: {
    readonly command: string
    readonly system: System
    /** What holds where neither the flags nor the last time say otherwise. */
    readonly team: TeamProfiles | undefined
  },
): SettledRules {
  const isGiven = (name: RuleName): boolean => flags.value(name) !== undefined
  const known = flags.on('forget') ? {} : withoutOpposites(flags, recallRules(session, system))
  const remembered = filledRules((name) => (isGiven(name) ? undefined : known[name]))
  const given = Object.fromEntries(
    ruleNames.flatMap((name) => (isGiven(name) ? [[name, flags.value(name)]] : [])),
  ) as RuleTexts
  const texts = { ...remembered, ...given }
  try {
    return { rules: rulesFrom(withRules(flags, texts), command, team), texts, remembered }
  } catch (error) {
    if (!(error instanceof KeylessError) || Object.keys(remembered).length === 0) throw error
    const message = `Beside what the last sync was asked for (${wordsOf(remembered).join(' ')}): ${error.message}`
    throw new UsageError('sync-memory-unusable', message, {
      details: { command },
      fix: commandLine(...command.split(' '), '--forget'),
      cause: error,
    })
  }
}

/** As they would be typed. */
export function wordsOf(rules: RuleTexts): readonly string[] {
  return ruleNames.flatMap((name) => {
    const text = rules[name]
    return text === undefined ? [] : [`--${name} ${quoteWord(text)}`]
  })
}

/** What runs, reads or redirects is for the command line alone. */
export function keepRules(session: SsoSession, { texts }: SettledRules, system: System): void {
  const set = (texts.set ?? '').split(',').filter((part) => isHarmlessKey(part.split('=')[0] ?? ''))
  const kept = { ...texts, set: set.join(',') }
  rememberRules(
    session,
    filledRules((name) => kept[name]),
    system,
  )
}
