/**
 * Cuts a stream of JSON into its records without holding it: `{"Records":[…]}`, an array, or one
 * object after another. For files too large to be parsed whole, and for those that are broken, of
 * which it saves what stands before and between the damage.
 */

export interface SplitEvents {
  readonly onRecord: (text: string) => void
  /** A record of more than 4 MB was passed over. */
  readonly onLong: () => void
  /** Something stands there that is no record. */
  readonly onDamage: () => void
}

export interface Splitter {
  feed(chunk: Buffer): void
  /** False when the text ends within a record or before the array is closed. */
  end(): boolean
}

const longestRecord = 4 * 1024 * 1024

const [quote, backslash, newline] = [0x22, 0x5c, 0x0a]
const [openBrace, closeBrace, openBracket, closeBracket] = [0x7b, 0x7d, 0x5b, 0x5d]
const [tab, carriageReturn, space, comma] = [0x09, 0x0d, 0x20, 0x2c]

/** What may stand between records. */
const between = new Set([tab, newline, carriageReturn, space, comma])

/** What stands around the records of a file: `{"Records":[`, perhaps behind a byte order mark. */
const wrapper = /^(?:ï»¿)?\s*\{\s*"(?:Records|Events|Users)"\s*:\s*\[/
const array = /^(?:ï»¿)?\s*\[/

/** Before the next array of records, in a file that has several such objects. */
const nextWrapper = /\{\s*"(?:Records|Events|Users)"\s*:\s*$/

/** The wrapper stands within so many bytes. */
const headBytes = 256

/** The parts of one record, as chunks bring them. */
function createRecord({ onRecord, onLong }: SplitEvents) {
  let parts: Buffer[] = []
  let length = 0
  const keep = (part: Buffer): void => {
    length += part.length
    if (length <= longestRecord) parts.push(Buffer.from(part))
    else parts = []
  }
  const forget = (): void => {
    parts = []
    length = 0
  }
  const finish = (last: Buffer): void => {
    keep(last)
    if (length > longestRecord) onLong()
    else onRecord(Buffer.concat(parts).toString('utf8'))
    forget()
  }
  return { keep, forget, finish }
}

/** What stands behind an array of records, until the next one begins. */
function createTail(onStray: () => void) {
  let depth: number | undefined
  let inText = false
  let escaped = false
  let before = ''

  const begins = (chunk: Buffer, at: number, base: number): boolean => {
    if (depth !== base - 1) return false
    const text = before + chunk.toString('latin1', Math.max(0, at - headBytes), at)
    return base === 1 || nextWrapper.test(text)
  }
  const look = (byte: number): void => {
    if (byte === quote) inText = true
    if (byte === openBrace || byte === openBracket) depth = (depth ?? 0) + 1
    else if ((byte === closeBrace || byte === closeBracket) && (depth ?? 0) > 0) {
      depth = (depth ?? 0) - 1
    } else if (depth === 0 && !between.has(byte)) onStray()
  }
  return {
    /** Where its first record may begin; -1 when it is not in this chunk. */
    next: (chunk: Buffer, from: number, base: number): number => {
      depth ??= base - 1
      for (let at = from; at < chunk.length; at++) {
        const byte = chunk[at] ?? space
        if (escaped) escaped = false
        else if (inText && byte === backslash) escaped = true
        else if (inText) inText = byte !== quote
        else if (byte === openBracket && begins(chunk, at, base)) {
          depth = undefined
          return at + 1
        } else look(byte)
      }
      before = chunk.toString('latin1', Math.max(0, chunk.length - headBytes))
      return -1
    },
  }
}

/** Something between records that is none, told once until the next record. */
function createStray({ onDamage }: SplitEvents) {
  let isTold = false
  return {
    found: (): void => {
      if (!isTold) onDamage()
      isTold = true
    },
    end: (): void => {
      isTold = false
    },
  }
}

/** Bytes of a text that is open at the beginning of a chunk, or of what stands between records. */
function createScanner(events: SplitEvents) {
  const record = createRecord(events)
  const stray = createStray(events)
  const tail = createTail(stray.found)
  /** How deep records lie: 0 one after another, 1 in an array, 2 in an object's array. */
  let base = 0
  let depth = 0
  let inText = false
  let escaped = false
  let isOver = false
  let isLost = false

  /** A line break within text: a record that was cut short, with the next one on a new line. */
  const damaged = (): void => {
    events.onDamage()
    record.forget()
    inText = false
    depth = base
    // How deep it was nested within an array, nobody knows.
    isOver = isLost = base > 0
  }
  /** As far as the array of records goes; where it ends in this chunk. */
  const scan = (chunk: Buffer, from: number): number => {
    let start = depth > base ? from : -1
    let at = from
    for (; at < chunk.length && !isOver; at++) {
      const byte = chunk[at]
      if (inText) {
        if (escaped) escaped = false
        else if (byte === backslash) escaped = true
        else if (byte === quote) inText = false
        else if (byte === newline) {
          damaged()
          start = -1
        }
      } else if (byte === openBrace || byte === openBracket) {
        if (depth === base) start = at
        stray.end()
        depth++
      } else if ((byte === closeBrace || byte === closeBracket) && depth > 0) {
        depth--
        if (depth === base && start >= 0) {
          record.finish(chunk.subarray(start, at + 1))
          start = -1
        } else if (depth < base) [isOver, depth] = [true, base]
      } else if (depth > base) inText = byte === quote
      else if (byte !== undefined && !between.has(byte)) stray.found()
    }
    if (start >= 0 && !isOver) record.keep(chunk.subarray(start))
    return at
  }
  const feed = (chunk: Buffer, from: number): void => {
    for (let at = from; at < chunk.length && !isLost;) {
      if (isOver) at = tail.next(chunk, at, base)
      isOver &&= at < 0
      if (isOver) return
      at = scan(chunk, at)
    }
  }
  const begin = (recordDepth: number): void => {
    base = depth = recordDepth
  }
  /** Whether nothing is open: a record, or the array around them. */
  const isDone = (): boolean => (base === 0 ? depth <= 0 : isOver)
  return { feed, begin, isDone }
}

export function createSplitter(events: SplitEvents): Splitter {
  const scanner = createScanner(events)
  let head: Buffer | undefined = Buffer.alloc(0)
  const begin = (chunk: Buffer): void => {
    const text = chunk.toString('latin1', 0, headBytes)
    head = undefined
    const depth = wrapper.test(text) ? 2 : array.test(text) ? 1 : 0
    scanner.begin(depth)
    const markBytes = text.startsWith('ï»¿') ? 3 : 0
    scanner.feed(chunk, depth === 0 ? markBytes : chunk.indexOf(openBracket) + 1)
  }
  return {
    feed: (chunk) => {
      if (head === undefined) return scanner.feed(chunk, 0)
      head = Buffer.concat([head, chunk])
      if (head.length >= headBytes) begin(head)
    },
    end: () => {
      if (head !== undefined) begin(head)
      return scanner.isDone()
    },
  }
}
