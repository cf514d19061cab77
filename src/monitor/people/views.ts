/**
 * From events to people, step by step: each a SELECT over those before it. They begin with `stored`
 * (all events), `events` (those of the time asked for), `directory` (names of user ids), `places` (of
 * addresses), `strange_runners` (addresses of none of their platform's) and `retired_keys`, which each engine has in its own way.
 */
import actors from './actors.sql' with { type: 'text' }
import acts from './acts.sql' with { type: 'text' }
import apps from './apps.sql' with { type: 'text' }
import chains from './chains.sql' with { type: 'text' }
import grants from './grants.sql' with { type: 'text' }
import known from './known.sql' with { type: 'text' }
import names from './names.sql' with { type: 'text' }
import programs from './programs.sql' with { type: 'text' }
import people from './people.sql' with { type: 'text' }

export interface View {
  readonly name: string
  readonly sql: string
  /** Small, and asked for more than once: worth to be worked out only once. */
  readonly isKept: boolean
}

/** The same of all events ever: what is usual is learned from it. */
const history = acts.replace('FROM events AS e', () => 'FROM stored AS e')

export const views: readonly View[] = [
  { name: 'actors', sql: actors, isKept: true },
  { name: 'names', sql: names, isKept: true },
  { name: 'known', sql: known, isKept: true },
  { name: 'chains', sql: chains, isKept: true },
  { name: 'grants', sql: grants, isKept: true },
  { name: 'apps', sql: apps, isKept: true },
  { name: 'people', sql: people, isKept: true },
  { name: 'programs', sql: programs, isKept: true },
  { name: 'acts', sql: acts, isKept: false },
  { name: 'history', sql: history, isKept: false },
]
