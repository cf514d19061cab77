/** The quick part: where the needles of the detectors stand in a window of bytes. */
import { detectors } from './detectors.ts'
import { accessKey } from './detectors/access-key.ts'
import type { Around, Detector } from './detectors/detector.ts'

/** How far the detectors may look to either side of a hit. */
export const reach = 2048

export interface Hit {
  readonly detector: Detector
  /** In the window. */
  readonly at: number
  /** Two bytes a character (UTF-16), of either order. */
  readonly isWide: boolean
}

interface Needle {
  readonly detector: Detector
  readonly bytes: Buffer
  readonly isWide: boolean
}

/** Without the zero before the first letter or after the last, so that both orders fit. */
function wide(text: string): Buffer {
  return Buffer.from(text, 'utf16le').subarray(0, -1)
}

function needle(detector: Detector, isWide: boolean): Needle {
  const bytes = isWide ? wide(detector.needle) : Buffer.from(detector.needle)
  return { detector, bytes, isWide }
}

const narrowNeedles = detectors.map((detector) => needle(detector, false))
const wideNeedles = detectors.map((detector) => needle(detector, true))
const usualNeedles = [...narrowNeedles, needle(accessKey, true)]

/** Hits that begin in `[from, to)`, of one needle after the other. Wide ones too, in UTF-16 files. */
export function findHits(
  window: Buffer,
  from: number,
  to: number,
  isUtf16: boolean,
): readonly Hit[] {
  const hits: Hit[] = []
  for (const { bytes, detector, isWide } of isUtf16 ? wideNeedles : usualNeedles) {
    let at = window.indexOf(bytes, from)
    while (at >= 0 && at < to) {
      hits.push({ detector, at, isWide })
      at = window.indexOf(bytes, at + 1)
    }
  }
  return hits
}

/** What stands around a hit, one character a byte (a character of UTF-16 outside Latin-1 is `?`). */
export function around(window: Buffer, { at, isWide }: Hit): Around {
  if (!isWide) {
    const from = Math.max(0, at - reach)
    return {
      text: window.toString('latin1', from, Math.min(window.length, at + reach)),
      at: at - from,
    }
  }
  const from = Math.max(at % 2, at - reach)
  const bytes = window.subarray(from, Math.min(window.length, at + reach))
  const letters = Buffer.alloc(Math.ceil(bytes.length / 2))
  for (let to = 0; to < letters.length; to++) letters[to] = bytes[to * 2] ?? 0x3f
  return { text: letters.toString('latin1'), at: (at - from) / 2 }
}

/** FF FE or FE FF at the start of a file. */
export function startsAsUtf16(bytes: Buffer): boolean {
  const mark = bytes.length < 2 ? 0 : bytes.readUInt16BE(0)
  return mark === 0xfffe || mark === 0xfeff
}
