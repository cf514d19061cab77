/**
 * Finds a profile's section, and those of the sign-in sessions, without parsing the file: a short
 * one as text, a long one as bytes, piece by piece. What a section says is for section-scan.ts.
 */
import { fstatSync, readSync } from 'node:fs'
import { isNameCode, isPlainName } from './section-scan.ts'

/** Where sections begin: the offsets of their `[`. */
export interface FoundSections {
  readonly profile: number
  readonly sessions: ReadonlyMap<string, number>
}

const pieceBytes = 131_072
/** Pieces overlap, so that a header is whole in one of them; a longer line is a doubt. */
const overlapBytes = 1024
const marginBytes = overlapBytes / 2
const longestSection = 16_384

/** Undefined when the profile is not there exactly once, or when any header about it is unusual. */
export function findSectionsInText(text: string, profile: string): FoundSections | undefined {
  const search = createSearch(profile)
  const piece = { text, offset: 0, from: 0, to: text.length, isLast: true }
  return search?.look(piece) === true ? search.found() : undefined
}

/** As {@link findSectionsInText}, in a file of any length; the offsets count bytes. */
export function findSections(fd: number, profile: string): FoundSections | undefined {
  const search = createSearch(profile)
  if (search === undefined) return undefined
  const { size } = fstatSync(fd)
  const buffer = Buffer.allocUnsafeSlow(Math.min(size, pieceBytes))
  let offset = 0
  let kept = 0
  for (;;) {
    const filled = kept + readSync(fd, buffer, kept, buffer.length - kept, offset + kept)
    const isLast = offset + filled >= size
    if (!isLast && filled < buffer.length) return undefined
    const from = offset === 0 ? 0 : marginBytes
    const to = isLast ? filled : filled - marginBytes
    if (!search.look({ text: buffer.subarray(0, filled), offset, from, to, isLast })) {
      return undefined
    }
    if (isLast) return search.found()
    buffer.copyWithin(0, filled - overlapBytes, filled)
    offset += filled - overlapBytes
    kept = overlapBytes
  }
}

/** From a section's header up to the next one. */
export function sectionInText(text: string, offset: number): string {
  const end = text.indexOf('\n[', offset)
  return end === -1 ? text.slice(offset) : text.slice(offset, end + 1)
}

/** As {@link sectionInText}, in a file; undefined for a very long section. */
export function readSection(fd: number, offset: number): string | undefined {
  for (let length = 1024; length <= longestSection; length *= 4) {
    const bytes = Buffer.allocUnsafe(length)
    const filled = readSync(fd, bytes, 0, length, offset)
    const end = bytes.subarray(0, filled).indexOf('\n[')
    if (end !== -1) return bytes.toString('latin1', 0, end + 1)
    if (filled < length) return bytes.toString('latin1', 0, filled)
  }
  return undefined
}

/** Text or bytes: strings and buffers are searched by the same words. */
type Searchable = string | Buffer

interface Piece {
  readonly text: Searchable
  /** Where in the file the piece begins. */
  readonly offset: number
  /** What starts before or after these is looked at in another piece. */
  readonly from: number
  readonly to: number
  readonly isLast: boolean
}

interface Search {
  /** False as soon as something is unusual. */
  look(piece: Piece): boolean
  found(): FoundSections | undefined
}

function createSearch(profile: string): Search | undefined {
  if (!isPlainName(profile)) return undefined
  const wanted = profile === 'default' ? '[default]' : `[profile ${profile}]`
  const sessions = new Map<string, number>()
  let own: number | undefined
  function isOwn(line: string, offset: number): boolean {
    if (line === `[sso-session ${profile}]` || line === `[services ${profile}]`) return true
    if (line !== wanted || own !== undefined) return false
    own = offset
    return true
  }
  function isSession(line: string, offset: number): boolean {
    const name = line.slice('[sso-session '.length, -1)
    if (line !== `[sso-session ${name}]` || !isPlainName(name) || sessions.has(name)) return false
    sessions.set(name, offset)
    return true
  }
  return {
    look: (piece) =>
      !startsWithMark(piece) &&
      headersAround(piece, profile, isOwn) &&
      headersAround(piece, 'sso-session', isSession),
    found: () => (own === undefined ? undefined : { profile: own, sessions }),
  }
}

/** A byte order mark would hide the first header. */
function startsWithMark({ text, offset }: Piece): boolean {
  const first = codeAt(text, 0)
  return offset === 0 && (first === 0xef || first === 0xfeff)
}

/** Hands every header line that holds the word to `visit`, once, until one is out of the ordinary. */
function headersAround(
  piece: Piece,
  word: string,
  visit: (line: string, offset: number) => boolean,
): boolean {
  const { text, offset, from, to } = piece
  for (let at = text.indexOf(word, from); at !== -1 && at < to;) {
    let end = at + word.length
    if (!isNameCode(codeAt(text, at - 1)) && !isNameCode(codeAt(text, end))) {
      const start = text.lastIndexOf('\n', at) + 1
      const line = start === 0 && offset > 0 ? undefined : headerLine(piece, start)
      if (line === undefined) return false
      if (line !== '' && !visit(line, offset + start)) return false
      end = text.indexOf('\n', end)
      if (end === -1) return true
    }
    at = text.indexOf(word, end)
  }
  return true
}

/** A header's whole line, `''` for any other line; undefined for an indented or endless header. */
function headerLine({ text, isLast }: Piece, start: number): string | undefined {
  let first = start
  while (codeAt(text, first) === 32 || codeAt(text, first) === 9) first++
  if (codeAt(text, first) !== 0x5b) return ''
  const end = text.indexOf('\n', start)
  if (first !== start || (end === -1 && !isLast)) return undefined
  const line = textBetween(text, start, end === -1 ? text.length : end)
  return end !== -1 && line.endsWith('\r') ? line.slice(0, -1) : line
}

function codeAt(text: Searchable, at: number): number | undefined {
  return typeof text === 'string' ? text.charCodeAt(at) : text[at]
}

function textBetween(text: Searchable, from: number, to: number): string {
  return typeof text === 'string' ? text.slice(from, to) : text.toString('latin1', from, to)
}
