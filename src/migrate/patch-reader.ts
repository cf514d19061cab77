/** The output of `git log -p`, piece by piece: what was added, with the lines around it. */

/** A part of a hunk as it is after the commit, one character a byte. */
export interface AddedText {
  readonly commit: string
  /** In the repository. */
  readonly path: string
  readonly text: string
  /** The line at an index of `text`, where the commit added it. */
  addedLineAt(index: number): number | undefined
}

export interface PatchReader {
  read(piece: Buffer): void
  /** After the last piece. */
  end(): void
}

const longestText = 256 * 1024
/** Of a text that was too long, so much is seen again with what follows. */
const overlap = 4096
/** A path may have 4096 bytes, each four characters in quotes. */
const longestHeader = 20_000

interface Line {
  readonly start: number
  readonly number: number
  readonly isAdded: boolean
}

/** `b/a name\\303\\244`, as git quotes what is not ASCII. */
export function pathOf(header: string): string | undefined {
  const shown = header.replace(/[\t\r]*$/, '')
  const quoted = /^"(.*)"$/.exec(shown)?.[1]
  const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\u0007' }
  const plain = quoted?.replace(/\\(?:([0-7]{3})|(.))/g, (_, octal?: string, letter = '') =>
    octal === undefined
      ? (escapes[letter] ?? letter)
      : String.fromCharCode(Number.parseInt(octal, 8)),
  )
  const path = Buffer.from(plain ?? shown, 'latin1').toString('utf8')
  return path.startsWith('b/') ? path.slice(2) : undefined
}

/** The text of the hunk under way. */
interface Hunk {
  addLine(number: number, isAdded: boolean): void
  add(part: string): void
  /** Shows what there is and keeps so many characters of it. */
  show(kept: number): void
}

interface Owner {
  readonly commit: string
  readonly path: string
}

function createHunk(owner: Owner, onText: (added: AddedText) => void): Hunk {
  let text = ''
  let lines: Line[] = []
  const show = (kept: number): void => {
    const shown = lines
    const addedLineAt = (index: number): number | undefined => {
      const line = shown.findLast(({ start }) => start <= index)
      return line?.isAdded === true ? line.number : undefined
    }
    if (text !== '') onText({ ...owner, text, addedLineAt })
    const cut = Math.max(0, text.length - kept)
    text = text.slice(cut)
    const first = Math.max(
      0,
      shown.findLastIndex(({ start }) => start <= cut),
    )
    const left = kept === 0 ? [] : shown.slice(first)
    lines = left.map((line) => ({ ...line, start: line.start - cut }))
  }
  return {
    addLine: (number, isAdded) => lines.push({ start: text.length, number, isAdded }),
    add: (part) => {
      text += part
      if (text.length > longestText) show(overlap)
    },
    show,
  }
}

/** How many lines of the hunk are still to come, and the number of the next one. */
interface Left {
  old: number
  new: number
  number: number
}

type LineKind = 'header' | 'kept' | 'dropped'

/** What a line is that begins with `mark`; the counts tell a line of a hunk from a header. */
function lineKind(mark: string, left: Left): LineKind {
  if (mark === '\\') return 'dropped'
  if (left.old <= 0 && left.new <= 0) return 'header'
  if (mark !== '+') left.old--
  if (mark === '-') return 'dropped'
  left.new--
  return 'kept'
}

const hunkHeader = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/

export function createPatchReader(onText: (added: AddedText) => void): PatchReader {
  const owner = { commit: '', path: '' }
  const hunk = createHunk(owner, onText)
  const left: Left = { old: 0, new: 0, number: 0 }
  let header = ''
  let kind: LineKind | undefined
  const endHeader = (): void => {
    const counts = hunkHeader.exec(header)
    if (counts !== null) {
      hunk.show(0)
      const [, old = '1', number, added = '1'] = counts
      Object.assign(left, { old: Number(old), new: Number(added), number: Number(number) })
    } else if (header.startsWith('commit ')) {
      hunk.show(0)
      owner.commit = header.slice('commit '.length)
    } else if (header.startsWith('+++ ')) {
      hunk.show(0)
      owner.path = pathOf(header.slice('+++ '.length)) ?? ''
    }
    header = ''
  }
  const add = (part: string): void => {
    let rest = part
    if (kind === undefined && part !== '') {
      kind = lineKind(part.charAt(0), left)
      if (kind === 'kept') {
        hunk.addLine(left.number++, part.startsWith('+'))
        rest = part.slice(1)
      }
    }
    if (kind === 'header' && header.length < longestHeader) header += rest
    if (kind === 'kept') hunk.add(rest)
  }
  const endLine = (): void => {
    if (kind === 'header') endHeader()
    if (kind === 'kept') hunk.add('\n')
    kind = undefined
  }
  return {
    read: (piece) => {
      for (const [at, part] of piece.toString('latin1').split('\n').entries()) {
        if (at > 0) endLine()
        add(part)
      }
    },
    end: () => hunk.show(0),
  }
}
