/**
 * Finds a profile's section, and those of the sign-in sessions, in a file of any length: read piece
 * by piece, searched as bytes, nothing parsed. What a section says is for section-scan.ts.
 */
import { fstatSync, readSync } from 'node:fs'

/** Where sections begin: the offsets of their `[`. */
export interface FoundSections {
  readonly profile: number
  readonly sessions: ReadonlyMap<string, number>
}

const pieceBytes = 262_144
/** Pieces overlap, so that a header is whole in one of them; a longer line is a doubt. */
const overlapBytes = 1024
const marginBytes = overlapBytes / 2
const longestSection = 16_384
const lineFeed = 10
const bracket = 91

/** Undefined when the profile is not there exactly once, or when any header about it is unusual. */
export function findSections(fd: number, profile: string): FoundSections | undefined {
  if (!isPlainName(profile)) return undefined
  const wanted = profile === 'default' ? '[default]' : `[profile ${profile}]`
  const unrelated = new Set([`[sso-session ${profile}]`, `[services ${profile}]`])
  const sessions = new Map<string, number>()
  let found: number | undefined
  const usual = forEachPiece(fd, (piece) => {
    const profileHeaders = headersAround(piece, profile)
    const sessionHeaders = headersAround(piece, 'sso-session')
    if (profileHeaders === undefined || sessionHeaders === undefined) return false
    for (const [line, offset] of profileHeaders) {
      if (unrelated.has(line)) continue
      if (line !== wanted || found !== undefined) return false
      found = offset
    }
    for (const [line, offset] of sessionHeaders) {
      const name = line.slice('[sso-session '.length, -1)
      if (line !== `[sso-session ${name}]` || !isPlainName(name)) return false
      if (sessions.has(name)) return false
      sessions.set(name, offset)
    }
    return true
  })
  return usual && found !== undefined ? { profile: found, sessions } : undefined
}

/** The text from a section's header up to the next one; undefined for a very long section. */
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

interface Piece {
  readonly bytes: Buffer
  /** Where in the file the piece begins. */
  readonly offset: number
  /** What starts before or after these is looked at in another piece. */
  readonly from: number
  readonly to: number
  readonly isLast: boolean
}

function forEachPiece(fd: number, visit: (piece: Piece) => boolean): boolean {
  const { size } = fstatSync(fd)
  const buffer = Buffer.allocUnsafeSlow(Math.min(size, pieceBytes))
  let offset = 0
  let kept = 0
  for (;;) {
    const filled = kept + readSync(fd, buffer, kept, buffer.length - kept, offset + kept)
    const isLast = offset + filled >= size
    if (!isLast && filled < buffer.length) return false
    // A byte order mark would hide the first header.
    if (offset === 0 && buffer[0] === 0xef) return false
    const from = offset === 0 ? 0 : marginBytes
    const to = isLast ? filled : filled - marginBytes
    if (!visit({ bytes: buffer.subarray(0, filled), offset, from, to, isLast })) return false
    if (isLast) return true
    buffer.copyWithin(0, filled - overlapBytes, filled)
    offset += filled - overlapBytes
    kept = overlapBytes
  }
}

/** The header lines that hold the word, with their offsets; undefined when one is out of the ordinary. */
function headersAround(piece: Piece, word: string): (readonly [string, number])[] | undefined {
  const { bytes, offset, from, to } = piece
  const headers: (readonly [string, number])[] = []
  for (let at = bytes.indexOf(word, from, 'latin1'); at !== -1 && at < to;) {
    const end = at + word.length
    if (!isNameByte(bytes[at - 1]) && !isNameByte(bytes[end])) {
      const start = bytes.lastIndexOf(lineFeed, at) + 1
      if (start === 0 && offset > 0) return undefined
      const line = headerLine(piece, start)
      if (line === undefined) return undefined
      if (line !== '') headers.push([line, offset + start])
    }
    at = bytes.indexOf(word, end, 'latin1')
  }
  return headers
}

/** A header's whole line, `''` for any other line; undefined for an indented or endless header. */
function headerLine({ bytes, isLast }: Piece, start: number): string | undefined {
  let first = start
  while (bytes[first] === 32 || bytes[first] === 9) first++
  if (bytes[first] !== bracket) return ''
  const end = bytes.indexOf(lineFeed, start)
  if (first !== start || (end === -1 && !isLast)) return undefined
  const line = bytes.toString('latin1', start, end === -1 ? bytes.length : end)
  return end !== -1 && line.endsWith('\r') ? line.slice(0, -1) : line
}

function isPlainName(name: string): boolean {
  for (let at = 0; at < name.length; at++) if (!isNameByte(name.charCodeAt(at))) return false
  return name !== ''
}

/** `[A-Za-z0-9_\-/.%@:+]`, the characters that every tool reads in a name. */
function isNameByte(byte: number | undefined): boolean {
  if (byte === undefined) return false
  if ((byte >= 97 && byte <= 122) || (byte >= 65 && byte <= 90)) return true
  // - . / 0-9 : and % + @ _
  return (byte >= 45 && byte <= 58) || byte === 37 || byte === 43 || byte === 64 || byte === 95
}
