import { storeState } from '../../../monitor/monitor.ts'
import { networksList } from '../../../monitor/networks/strange-runners.ts'
import { placesList } from '../../../monitor/places/kept-places.ts'
import type { StoreState } from '../../../monitor/store/log.ts'
import { storeBytes } from '../../../monitor/store/store.ts'
import { forTerminal } from '../../../system/text.ts'
import type { Run } from '../../command.ts'
import { counted, grouped, sizeInWords } from '../../migrate/numbers.ts'
import { oddLines, passedOver, problemCounts } from '../../monitor/load-words.ts'
import { storeFolder } from '../../monitor/request.ts'
import { timeText } from '../../monitor/show-answer.ts'
import { storeTimes, type StoreTimes } from '../../monitor/store-times.ts'
import { printJson } from '../../render/json.ts'
import { definitionList, fitted } from '../../render/wrap.ts'

interface Facts extends StoreTimes {
  readonly folder: string
  readonly events: number
}

function factsOf(folder: string, state: StoreState): Facts {
  const events = state.parts.reduce((sum, part) => sum + part.events, 0)
  return { folder, events, ...storeTimes(state) }
}

function asJson({ folder, events, from, to }: Facts, state: StoreState) {
  const { files, sources, names, doubles, odd, lastLoad } = state
  return {
    store: folder,
    events,
    from: from?.toISOString() ?? null,
    to: to?.toISOString() ?? null,
    bytes: storeBytes(folder),
    parts: state.parts.length,
    files: files.size,
    doubles,
    names: names.size,
    sources,
    places: placesList(folder) ?? null,
    networks: networksList(folder) ?? null,
    lastLoad: lastLoad?.toISOString() ?? null,
    problems: Object.fromEntries(problemCounts(files.values())),
    odd,
  }
}

/** With whom it is asked, and which part of it, where that is so. */
function sourceText(path: string, { access }: StoreState): string {
  const { profile, accounts = [], regions = [], since } = access.get(path) ?? {}
  const narrowed = [
    ...(profile === undefined ? [] : [`as ${profile}`]),
    ...accounts,
    ...regions,
    ...(since === undefined ? [] : [`from ${since.slice(0, 10)} on`]),
  ]
  const text = narrowed.length === 0 ? path : `${path} (${narrowed.join(', ')})`
  return forTerminal(text, 500)
}

export const run: Run = async ({ system, terminal, json }, { flags }) => {
  const folder = storeFolder(system, flags)
  const state = storeState(folder)
  const facts = factsOf(folder, state)
  if (json) return printJson(asJson(facts, state), terminal.write)
  const [places, networks] = [placesList(folder), networksList(folder)]
  const time = (at: Date | undefined): string =>
    at === undefined ? 'never' : timeText(at, flags.on('utc'))
  const { events, from, to } = facts
  const rows: (readonly [string, string])[] = [
    ['Store', forTerminal(folder, 500)],
    ['Events', grouped(events)],
    ...(from === undefined
      ? []
      : ([
          ['From', time(from)],
          ['To', time(to)],
        ] as const)),
    ['Size', sizeInWords(storeBytes(folder))],
    ['Files read', grouped(state.files.size)],
    ['Last load', time(state.lastLoad)],
    ...state.sources.map((path) => ['Source', sourceText(path, state)] as const),
    ...(places === undefined ? [] : [['Places', forTerminal(places, 500)] as const]),
    ...(networks === undefined ? [] : [['Networks', forTerminal(networks, 500)] as const]),
    ...(state.names.size === 0 ? [] : [['Names', counted(state.names.size, 'user')] as const]),
  ]
  const width = terminal.stdoutIsTty ? terminal.columns : Number.POSITIVE_INFINITY
  const notes = [...passedOver([...state.files.values()]), ...oddLines(state.odd)]
  terminal.write(
    definitionList(rows, width)
      .map((line) => `${line}\n`)
      .join(''),
  )
  for (const note of notes) terminal.write(fitted(forTerminal(note, 500), terminal, 'stdout'))
}
