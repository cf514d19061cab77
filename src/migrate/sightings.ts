/** What the detectors see in a window, as findings without their lines. */
import type { Detector, Around, Sighting } from './detectors/detector.ts'
import { around, findHits, startsAsUtf16 } from './find-hits.ts'
import type { Position } from './line-numbers.ts'
import type { Window } from './read-windows.ts'

/** A comment on the same line says that the key there is known and may stay. */
export const ignoreMark = 'keyless:ignore'

export interface Seen extends Position {
  readonly sighting: Sighting | { readonly decoy: 'allowed' }
  /** The section above it, where the text has sections. */
  readonly section: string | undefined
}

/** More of one file would only say the same: it is a list of keys, or an attack. */
export const mostOfFile = 1000

export function lineAround(text: string, at: number): string {
  const end = text.indexOf('\n', at)
  return text.slice(text.lastIndexOf('\n', at) + 1, end < 0 ? undefined : end)
}

function sectionAbove(text: string, at: number): string | undefined {
  // As one character a byte: a byte order mark is three of them.
  const headers = [
    ...text.slice(0, at).matchAll(/^(?:\xEF\xBB\xBF)?[ \t]*\[([^\]\r\n]{1,200})\]/gm),
  ]
  return headers.at(-1)?.[1]?.trim()
}

export interface Sights {
  /** False when nothing more is wanted. */
  look(window: Window): boolean
  result(): {
    readonly seen: readonly Seen[]
    readonly isBinary: boolean
    /** Whether there were more than `mostOfFile`. */
    readonly isCut: boolean
  }
}

function seenAt(context: Around, position: Position, detector: Detector): Seen | undefined {
  const sighting = detector.look(context)
  if (sighting === undefined) return undefined
  const isAllowed = lineAround(context.text, context.at).includes(ignoreMark)
  const section = sectionAbove(context.text, context.at)
  return { ...position, section, sighting: isAllowed ? { decoy: 'allowed' } : sighting }
}

/** For the windows of one file, from its first. */
export function createSights(): Sights {
  const seen: Seen[] = []
  let [isUtf16, isBinary, isCut] = [false, false, false]
  const look = ({ bytes, from, to, offset }: Window): boolean => {
    if (offset === 0 && from === 0) isUtf16 = startsAsUtf16(bytes)
    for (const hit of findHits(bytes, from, to, isUtf16)) {
      const { at, isWide, detector } = hit
      const context = around(bytes, hit)
      const one = seenAt(context, { offset: offset + at, isWide }, detector)
      if (one === undefined) continue
      if (seen.length === mostOfFile) {
        isCut = true
        return false
      }
      seen.push(one)
      if (!isWide && context.text.includes('\0')) isBinary = true
    }
    return true
  }
  return { look, result: () => ({ seen, isBinary, isCut }) }
}
