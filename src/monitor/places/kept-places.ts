/** The places of the store's addresses, kept beside it: the list is read again for new addresses and when it changes. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { readTextIfPresent, writePrivateFile } from '../../system/files.ts'
import type { Engine } from '../engine.ts'
import { quoted } from '../engines/duckdb.ts'
import { isFields } from '../events/fields.ts'
import type { Place } from './place-rows.ts'
import { assertFile, resolvePlaces } from './resolve.ts'

/** Country in two letters; degrees. */
const columns = {
  address: 'VARCHAR',
  country: 'VARCHAR',
  city: 'VARCHAR',
  latitude: 'DOUBLE',
  longitude: 'DOUBLE',
} as const

/** Which list, as it was. */
interface ListState {
  readonly file: string
  readonly bytes: number
  readonly modifiedMs: number
}

export interface PlacesOptions {
  readonly folder: string
  /** The list that was named; the one of the last time. */
  readonly list?: string | undefined
  readonly signal: AbortSignal
}

/** Its first line says of which list it is; one line for each address, also for those without a place. */
export function placesPath(folder: string): string {
  return join(folder, 'places.txt')
}

/** Undefined where none was named yet. */
export function placesList(folder: string): string | undefined {
  return readState(readTextIfPresent(placesPath(folder)))?.file
}

function readState(text: string | undefined): ListState | undefined {
  try {
    const value: unknown = JSON.parse((text ?? '').split('\n', 1)[0] ?? '')
    if (!isFields(value) || value['version'] !== 1) return undefined
    const { file, bytes, modifiedMs } = value
    if (typeof file !== 'string' || typeof bytes !== 'number') return undefined
    return typeof modifiedMs === 'number' ? { file, bytes, modifiedMs } : undefined
  } catch {
    return undefined
  }
}

function stateOf(file: string): ListState {
  const { size, mtimeMs } = statSync(file)
  return { file, bytes: size, modifiedMs: mtimeMs }
}

const line = (address: string, place: Place | undefined): string =>
  [address, place?.country, place?.city, place?.latitude, place?.longitude]
    .map((cell) => cell ?? '')
    .join('\u001F')

const isSame = (one: ListState, other: ListState): boolean =>
  one.file === other.file && one.bytes === other.bytes && one.modifiedMs === other.modifiedMs

async function newAddresses(engine: Engine): Promise<readonly string[]> {
  const { rows } = await engine.ask(
    `SELECT DISTINCT address FROM stored
WHERE regexp_matches(address, '^[0-9A-Fa-f.:]+$') AND address NOT IN (SELECT address FROM places)`,
  )
  return rows.map(([address]) => String(address))
}

async function readKept(engine: Engine, folder: string): Promise<void> {
  const types = Object.entries(columns).map(([name, type]) => `'${name}': '${type}'`)
  await engine.run(
    `INSERT INTO places SELECT * FROM read_csv(${quoted(placesPath(folder))}, auto_detect = false, ` +
      `header = false, skip = 1, delim = chr(31), quote = '', escape = '', nullstr = '', ` +
      `columns = {${types.join(', ')}})`,
  )
}

/**
 * Makes the table `places` of the addresses in `stored`; empty where no list was ever named. A list of an
 * earlier time that is gone leaves what is known of it. Throws ConfigError `places-invalid`.
 */
export async function openPlaces(
  engine: Engine,
  { folder, list, signal }: PlacesOptions,
): Promise<void> {
  const types = Object.entries(columns).map(([name, type]) => `${name} ${type}`)
  await engine.run(`CREATE TEMP TABLE places (${types.join(', ')})`)
  const text = readTextIfPresent(placesPath(folder))
  const kept = readState(text)
  const file = list ?? kept?.file
  if (file === undefined) return
  if (list !== undefined) assertFile(list)
  const isThere = statSync(file, { throwIfNoEntry: false })?.isFile() === true
  const state = isThere ? stateOf(file) : undefined
  const isKept = kept !== undefined && (state === undefined || isSame(kept, state))
  if (isKept) await readKept(engine, folder)
  if (state === undefined) return
  const addresses = await newAddresses(engine)
  if (isKept && addresses.length === 0) return
  const found = await resolvePlaces(file, addresses, signal)
  const before = isKept ? (text ?? '').split('\n').slice(1).filter(Boolean) : []
  const lines = addresses.map((address) => line(address, found.get(address)))
  const head = JSON.stringify({ version: 1, ...state })
  writePrivateFile(placesPath(folder), `${[head, ...before, ...lines].join('\n')}\n`)
  await engine.run('DELETE FROM places')
  await readKept(engine, folder)
}
