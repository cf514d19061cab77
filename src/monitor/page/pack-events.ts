/** Events as columns, each text once. Every text of theirs is somebody else's. */
import { forTerminal } from '../../system/text.ts'
import type { Answer, Cell } from '../engine.ts'
import { epochMs, type PageEvents } from './model.ts'

const longestText = 120

export interface Texts {
  /** Its number; 0 for none. */
  number(text: Cell | undefined): number
  readonly all: readonly string[]
}

export function createTexts(): Texts {
  const all = ['']
  const numbers = new Map<string, number>([['', 0]])
  return {
    all,
    number: (text) => {
      if (text === null || text === undefined) return 0
      const shown = forTerminal(String(text), longestText)
      const known = numbers.get(shown)
      if (known !== undefined) return known
      numbers.set(shown, all.length)
      all.push(shown)
      return all.length - 1
    },
  }
}

/** Seconds since 2000; 0 for no time. */
export function secondsOf(cell: Cell | undefined): number {
  if (!(cell instanceof Date) || Number.isNaN(cell.getTime())) return 0
  return Math.floor((cell.getTime() - epochMs) / 1000)
}

/** Places of people by `person_id` and of accounts, where the answer has none of its own. */
export interface Places {
  readonly people: ReadonlyMap<string, number>
  readonly accounts: ReadonlyMap<string, number>
}

/** By columns of the same names; those that the answer has not are empty. */
export function packEvents({ columns, rows }: Answer, places: Places): PageEvents {
  const texts = createTexts()
  const column = (name: string): readonly Cell[] => {
    const at = columns.indexOf(name)
    return rows.map((row) => (at === -1 ? null : (row[at] ?? null)))
  }
  const texted = (name: string): readonly number[] => column(name).map(texts.number)
  const placed = (
    own: string,
    named: string,
    known: ReadonlyMap<string, number>,
  ): readonly number[] =>
    columns.includes(own)
      ? column(own).map(Number)
      : column(named).map((cell) => known.get(String(cell)) ?? 0)
  const packed = {
    ids: column('id').map((id) => forTerminal(String(id), 40)),
    times: column('time').map(secondsOf),
    personPlaces: placed('person_place', 'person_id', places.people),
    accountPlaces: placed('account_place', 'account', places.accounts),
    people: texted('person'),
    accounts: texted('account'),
    roles: texted('role'),
    services: texted('service'),
    events: texted('event'),
    errors: texted('error'),
    addresses: texted('address'),
  }
  return { texts: texts.all, ...packed }
}
