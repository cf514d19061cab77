/** What can be asked. A question is one SQL file over `acts`, or what that is made of, that every engine understands. */
import type { Parameters } from '../engine.ts'
import account from './account.sql' with { type: 'text' }
import facts from './facts.sql' with { type: 'text' }
import keys from './keys.sql' with { type: 'text' }
import keyUses from './key-uses.sql' with { type: 'text' }
import pageAccounts from './page-accounts.sql' with { type: 'text' }
import pageBehind from './page-behind.sql' with { type: 'text' }
import pageCells from './page-cells.sql' with { type: 'text' }
import pageEvents from './page-events.sql' with { type: 'text' }
import pagePeople from './page-people.sql' with { type: 'text' }
import pagePlaced from './page-placed.sql' with { type: 'text' }
import pageSigned from './page-signed.sql' with { type: 'text' }
import pageSignIns from './page-sign-ins.sql' with { type: 'text' }
import pageTimes from './page-times.sql' with { type: 'text' }
import pageTotals from './page-totals.sql' with { type: 'text' }
import person from './person.sql' with { type: 'text' }
import report from './report.sql' with { type: 'text' }
import role from './role.sql' with { type: 'text' }
import signIns from './sign-ins.sql' with { type: 'text' }
import timeline from './timeline.sql' with { type: 'text' }

/** All facts about some of the events. */
function factsAbout(mine: string): string {
  return facts.replace(/^WITH /m, () => `WITH mine AS (\n${mine}),\n`)
}

export const questions = {
  report,
  timeline,
  signIns,
  keys,
  keyUses,
  person: factsAbout(person),
  account: factsAbout(account),
  role: factsAbout(role),
  pageTotals,
  pageTimes: pageSigned + pageTimes,
  pageSignIns: pageSigned + pageSignIns,
  pagePeople: pagePlaced + pagePeople,
  pageAccounts: pagePlaced + pageAccounts,
  pageCells: pagePlaced + pageCells,
  pageBehind: pagePlaced + pageBehind,
  pageEvents: pagePlaced + pageEvents,
} as const

export type Question = keyof typeof questions

/** The parameters that the text names, NULL for those that are not given. */
export function parametersOf(sql: string, given: Parameters): Parameters {
  const names = new Set([...sql.matchAll(/\$([a-z_]+)/g)].map(([, name = '']) => name))
  return Object.fromEntries([...names].map((name) => [name, given[name] ?? null]))
}

/** A name with `*` for anything, in lower case, as LIKE has it; its escape is `!`. */
export function likePattern(name: string): string {
  return name.toLowerCase().replace(/[!%_]/g, '!$&').replaceAll('*', '%')
}
