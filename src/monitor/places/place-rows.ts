/** Lines of a list of places, in the forms that are common. Every word in it is somebody else's. */
import { forTerminal } from '../../system/text.ts'
import { addressKey, networkKeys } from './address-key.ts'

export interface Place {
  /** Two letters. */
  readonly country: string | undefined
  readonly city: string | undefined
  /** Degrees. */
  readonly latitude: number | undefined
  readonly longitude: number | undefined
}

export interface PlaceRange extends Place {
  /** As addressKey has them. */
  readonly first: string
  readonly last: string
}

/** Which column is what; the first two are the ends of the range where there is no `network`. */
interface Layout {
  readonly network?: number
  readonly country?: number | undefined
  readonly city?: number | undefined
  readonly latitude?: number | undefined
  readonly longitude?: number | undefined
  /** Of GeoLite2: the row of a list of names. */
  readonly named?: number | undefined
}

/** Names of places by `geoname_id`, which GeoLite2 has in a file of its own. */
export type PlaceNames = ReadonlyMap<string, Pick<Place, 'country' | 'city'>>

const longestLine = 4096

/** The cells of a line; quoted ones may hold commas. */
export function cellsOf(line: string): readonly string[] {
  if (!line.includes('"')) return line.split(',')
  const cells: string[] = []
  const pattern = /(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/gy
  for (let found = pattern.exec(line); found !== null; found = pattern.exec(line)) {
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '')
    if (pattern.lastIndex >= line.length) break
  }
  return cells
}

const isCountry = (text: string | undefined): text is string => /^[A-Za-z]{2}$/.test(text ?? '')

/** By the names in its first line. */
function namedLayout(names: readonly string[]): Layout {
  const at = (...wanted: readonly string[]): number | undefined => {
    const found = names.findIndex((name) => wanted.includes(name.trim().toLowerCase()))
    return found === -1 ? undefined : found
  }
  const network = at('network', 'cidr')
  return {
    ...(network === undefined ? {} : { network }),
    country: at('country', 'country_code', 'country_iso_code'),
    city: at('city', 'city_name'),
    latitude: at('latitude', 'lat'),
    longitude: at('longitude', 'lon', 'lng'),
    named: at('geoname_id'),
  }
}

/** Without names: by how many there are, as DB-IP, IP2Location and ip-location-db have them. */
function layoutOf(cells: readonly string[]): Layout {
  // DB-IP has the continent before the country, in two letters as well.
  const country = cells.length === 8 && isCountry(cells[2]) && isCountry(cells[3]) ? 3 : 2
  if (cells.length < 7) return { country }
  const city = cells.length === 7 ? 4 : 5
  const latitude = cells.length > 8 ? 7 : city + 1
  return { country, city, latitude, longitude: latitude + 1 }
}

const isHeader = (cells: readonly string[]): boolean =>
  cells.some((cell) =>
    /^(?:network|cidr|start|start_ip|ip_range_start|ip_from)$/i.test(cell.trim()),
  )

function degrees(text: string | undefined, most: number): number | undefined {
  const value = text === undefined || text.trim() === '' ? Number.NaN : Number(text)
  return Math.abs(value) <= most ? value : undefined
}

function placeOf(cells: readonly string[], layout: Layout, names: PlaceNames): Place {
  const cell = (at: number | undefined): string | undefined =>
    at === undefined ? undefined : cells[at]
  const named = names.get(cell(layout.named) ?? '')
  const country = cell(layout.country)
  const latitude = degrees(cell(layout.latitude), 90)
  const longitude = degrees(cell(layout.longitude), 180)
  const isPlaced = latitude !== undefined && longitude !== undefined
  return {
    country: isCountry(country) && country !== 'ZZ' ? country.toUpperCase() : named?.country,
    city: forTerminal(cell(layout.city) ?? '', 80).trim() || named?.city,
    latitude: isPlaced ? latitude : undefined,
    longitude: isPlaced ? longitude : undefined,
  }
}

function endsOf(cells: readonly string[], { network }: Layout) {
  if (network !== undefined) return networkKeys(cells[network] ?? '')
  const [one = '', other = ''] = cells
  if (one.includes('/')) return networkKeys(one)
  const [first, last] = [addressKey(one), addressKey(other)]
  return first === undefined || last === undefined ? undefined : ([first, last] as const)
}

/** Reads lines one after the other; undefined for one that names no range and no place. */
export function placeReader(names: PlaceNames): (line: string) => PlaceRange | undefined {
  let header: Layout | undefined
  let isFirst = true
  return (line) => {
    if (line.length > longestLine) return undefined
    const cells = cellsOf(isFirst ? line.replace(/^\uFEFF/, '') : line)
    if (isFirst) {
      isFirst = false
      if (isHeader(cells)) {
        header = namedLayout(cells)
        return undefined
      }
    }
    const layout = header ?? layoutOf(cells)
    const ends = endsOf(cells, layout)
    if (ends === undefined || ends[0] > ends[1]) return undefined
    const place = placeOf(cells, layout, names)
    if (place.country === undefined && place.latitude === undefined) return undefined
    return { first: ends[0], last: ends[1], ...place }
  }
}

/** Of a file of names (`GeoLite2-City-Locations-en.csv`). */
export function readNames(lines: Iterable<string>): PlaceNames {
  const names = new Map<string, Pick<Place, 'country' | 'city'>>()
  let layout: Layout | undefined
  for (const line of lines) {
    const cells = cellsOf(line.slice(0, longestLine))
    if (layout === undefined) {
      layout = namedLayout(cells)
      continue
    }
    const { country, city } = placeOf(cells, layout, new Map())
    const id = layout.named === undefined ? undefined : cells[layout.named]
    if (id !== undefined) names.set(id, { country, city })
  }
  return names
}
