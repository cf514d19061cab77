import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import type { Decoy, Finding } from './finding.ts'
import { planHeading } from './migration-plan.ts'
import { lineNumbers } from './line-numbers.ts'
import { placeOf, type PlaceKind } from './places.ts'
import { readWindows } from './read-windows.ts'
import { createSights, type Seen } from './sightings.ts'

/** A swapped-in FIFO must not make us wait for its writer, nor a link lead us out. */
const usualFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)
const unfollowed = usualFlags | (constants.O_NOFOLLOW ?? 0)

export interface ScanFileOptions {
  readonly buffer: Buffer
  /** Named by a person: may be a link. */
  readonly isNamed: boolean
  /** After each window: whether to go on. */
  readonly pause: (bytes: number) => Promise<boolean> | boolean
}

export interface ScannedFile {
  readonly findings: readonly Finding[]
  readonly decoys: readonly Decoy[]
  /** There were more findings than are kept of one file. */
  readonly isCut: boolean
}

const nothing: ScannedFile = { findings: [], decoys: [], isCut: false }

/** `[profile old]` of a config file, `[old]` of a credentials file. */
function profileOf(section: string | undefined, place: PlaceKind): { profile?: string } {
  if (section === undefined || place !== 'aws-file') return {}
  return { profile: section.replace(/^profile\s+/, '').replace(/^(["'])(.*)\1$/, '$2') }
}

function findingOf(
  { sighting, section }: Seen,
  spot: { readonly file: string; readonly line: number },
  { place, isBinary }: { readonly place: PlaceKind; readonly isBinary: boolean },
): readonly Finding[] {
  if ('decoy' in sighting) return []
  if ('profile' in sighting) return [{ what: 'caller', place, ...spot, ...sighting }]
  const { keyId, accountId, hasSecret, signedAt } = sighting
  const own = profileOf(section, place)
  const account = accountId === undefined ? {} : { accountId }
  const signed = signedAt === undefined ? {} : { signedAt }
  return [
    { what: 'key', place, ...spot, keyId, ...account, hasSecret, isBinary, ...own, ...signed },
  ]
}

/** A plan of ours names keys; what would stand in it with a secret is found. */
function isPlan(fd: number, findings: readonly Finding[]): boolean {
  const start = Buffer.alloc(planHeading.length + 1)
  readSync(fd, start, 0, start.length, 0)
  if (start.toString('utf8') !== `#${planHeading}`) return false
  return findings.every((finding) => finding.what === 'caller' || !finding.hasSecret)
}

/** Throws the system's error where the file cannot be read. */
export async function scanFile(path: string, options: ScanFileOptions): Promise<ScannedFile> {
  const fd = openSync(path, options.isNamed ? usualFlags : unfollowed)
  try {
    if (options.isNamed && !fstatSync(fd).isFile()) return nothing
    const sights = createSights()
    await readWindows(fd, options.buffer, (window) => {
      const goesOn = sights.look(window)
      const paused = options.pause(window.to - window.from)
      return goesOn && paused
    })
    const { seen, isBinary, isCut } = sights.result()
    if (seen.length === 0) return nothing
    const lines = lineNumbers(fd, seen)
    const about = { place: placeOf(path), isBinary }
    const findings = seen.flatMap((one, at) =>
      findingOf(one, { file: path, line: lines[at] ?? 1 }, about),
    )
    if (isPlan(fd, findings)) return nothing
    const decoys = seen.flatMap(({ sighting }) => ('decoy' in sighting ? [sighting.decoy] : []))
    return { findings, decoys, isCut }
  } finally {
    closeSync(fd)
  }
}
