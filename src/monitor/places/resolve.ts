/** Addresses looked up in a list of places, in one pass over it: memory holds the addresses, not the list. */
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { ConfigError } from '../../errors.ts'
import { errorCode } from '../../system/file-errors.ts'
import { addressKey } from './address-key.ts'
import {
  type Place,
  type PlaceNames,
  type PlaceRange,
  placeReader,
  readNames,
} from './place-rows.ts'

/** Unpacked; the largest there is has 2 GB. */
const mostBytes = 4 * 1024 ** 3

const longestLine = 64 * 1024

interface Wanted {
  readonly address: string
  readonly key: string
}

export function placesInvalid(file: string, says: string, cause?: unknown): ConfigError {
  return new ConfigError('places-invalid', `${file} ${says}.`, { details: { file }, cause })
}

/** Where in the sorted list the first key is that is not before this one. */
function lowerBound(wanted: readonly Wanted[], key: string): number {
  let [low, high] = [0, wanted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((wanted[middle]?.key ?? '') < key) low = middle + 1
    else high = middle
  }
  return low
}

function lineSplitter(onLine: (line: string) => void) {
  let rest = ''
  return {
    take: (text: string) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) onLine(line.endsWith('\r') ? line.slice(0, -1) : line)
      // Of a line without an end enough is kept to be no line of a list.
      if (rest.length > longestLine) rest = rest.slice(0, longestLine)
    },
    end: () => {
      if (rest !== '') onLine(rest)
    },
  }
}

async function readLines(file: string, onLine: (line: string) => void, signal: AbortSignal) {
  const splitter = lineSplitter(onLine)
  let bytes = 0
  const decoder = new TextDecoder()
  const sink = async (chunks: AsyncIterable<Buffer>): Promise<void> => {
    for await (const chunk of chunks) {
      bytes += chunk.length
      if (bytes > mostBytes) throw placesInvalid(file, 'unpacks to more than 4 GB')
      splitter.take(decoder.decode(chunk, { stream: true }))
    }
  }
  const source = createReadStream(file, { highWaterMark: 1024 * 1024, signal })
  if (file.endsWith('.gz')) await pipeline(source, createGunzip(), sink, { signal })
  else await pipeline(source, sink, { signal })
  splitter.end()
}

/** GeoLite2 has names in a file beside the blocks. */
function namesBeside(file: string): PlaceNames {
  const [, kind] = /GeoLite2-(City|Country)-Blocks-IPv[46]\.csv$/.exec(file) ?? []
  const beside = join(dirname(file), `GeoLite2-${kind}-Locations-en.csv`)
  if (kind === undefined || !existsSync(beside)) return new Map()
  return readNames(readFileSync(beside, 'utf8').split(/\r?\n/))
}

/** Pipes and devices would be waited for. Throws ConfigError `places-invalid`. */
export function assertFile(file: string): void {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats === undefined) throw placesInvalid(file, 'is not there')
  if (!stats.isFile()) throw placesInvalid(file, 'is no file')
  if (file.endsWith('.mmdb')) throw placesInvalid(file, 'is an MMDB; lists are read as CSV')
}

/**
 * The place of each address that the file has one for; of ranges within ranges the narrowest. Throws ConfigError
 * `places-invalid` for a file that cannot be read or has no range at all.
 */
export async function resolvePlaces(
  file: string,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Place>> {
  assertFile(file)
  const wanted = addresses
    .flatMap((address) => {
      const key = addressKey(address)
      return key === undefined ? [] : [{ address, key }]
    })
    .toSorted((one, other) => (one.key < other.key ? -1 : 1))
  const found = new Map<string, PlaceRange>()
  let ranges = 0
  const read = placeReader(namesBeside(file))
  const onLine = (line: string): void => {
    const range = read(line)
    if (range === undefined) return
    ranges++
    for (let at = lowerBound(wanted, range.first); at < wanted.length; at++) {
      const one = wanted[at]
      if (one === undefined || one.key > range.last) return
      const known = found.get(one.address)
      if (known === undefined || known.first <= range.first) found.set(one.address, range)
    }
  }
  try {
    await readLines(file, onLine, signal)
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof ConfigError) throw error
    throw placesInvalid(file, `cannot be read (${errorCode(error) ?? 'damaged'})`, error)
  }
  if (ranges === 0) throw placesInvalid(file, 'has no range of addresses with a country')
  return found
}
