/** The two output streams and the keyboard, as a command sees them. Not for prompts: those are in `cli`. */
import { writeSync } from 'node:fs'
import { type Environment, variable } from './environment.ts'
import { outputError } from './file-errors.ts'

export interface Terminal {
  /** Data: what a program may read. Throws SystemError when it cannot be written. */
  write(text: string): void
  /** Whether whoever read what `write` writes went away (`| head -1`): it is lost from then on. */
  readonly isReaderGone?: () => boolean
  /** Words for people. Where they cannot be written, nobody misses them. */
  writeError(text: string): void
  readonly stdinIsTty: boolean
  readonly stdoutIsTty: boolean
  readonly stderrIsTty: boolean
  /** Characters in a line; never 0. */
  readonly columns: number
  /** Whether stderr may carry colours. */
  readonly colour: boolean
  /** Whether stdout may. */
  readonly stdoutColour: boolean
  readonly unicode: boolean
  /** Only whole lines, nothing drawn over: `TERM=dumb`, or ACCESSIBLE for a screen reader. */
  readonly plain: boolean
  /** Everything on standard input, until its end. */
  readAll(): Promise<string>
  /** The streams themselves, for prompts and for raw reading. */
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

/** The part of `process` that a terminal is made of. */
export interface TerminalStreams {
  readonly stdin: NodeJS.ReadStream
  readonly stdout: NodeJS.WriteStream
  readonly stderr: NodeJS.WriteStream
}

/**
 * Writes all of `text` to a file descriptor: a slow pipe answers EAGAIN until it is read from.
 * A reader that went away (`| head -1`) is no error: false.
 */
export function writeFully(descriptor: number, text: string): boolean {
  const bytes = Buffer.from(text)
  let written = 0
  while (written < bytes.length) {
    try {
      written += writeSync(descriptor, bytes, written)
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code
      if (code === 'EPIPE') return false
      if (code !== 'EAGAIN') throw error
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 0.25)
    }
  }
  return true
}

function writeData(text: string): boolean {
  try {
    return writeFully(1, text)
  } catch (error) {
    throw outputError(error)
  }
}

/** To standard error; that it cannot be written changes nothing of what is done. */
export function writeWords(text: string): void {
  try {
    writeFully(2, text)
  } catch {
    // There is no place left to say so.
  }
}

/** https://no-color.org; `TERM=dumb` and CI logs get no escape codes either; FORCE_COLOR wins. */
export function wantsColour(env: Environment, isTty: boolean): boolean {
  if (variable(env, 'NO_COLOR') !== undefined) return false
  const forced = variable(env, 'FORCE_COLOR')
  if (forced !== undefined) return forced !== '0'
  return isTty && variable(env, 'TERM') !== 'dumb' && variable(env, 'CI') === undefined
}

/** Whether boxes and arrows can be shown: a UTF-8 locale, and not the Linux console. */
export function wantsUnicode(env: Environment, os: NodeJS.Platform): boolean {
  if (variable(env, 'TERM') === 'linux' || variable(env, 'TERM') === 'dumb') return false
  if (os === 'win32') {
    return ['WT_SESSION', 'TERM_PROGRAM', 'TERM'].some((name) => variable(env, name) !== undefined)
  }
  const locale = variable(env, 'LC_ALL') ?? variable(env, 'LC_CTYPE') ?? variable(env, 'LANG')
  return locale === undefined || /utf-?8/i.test(locale)
}

/** ACCESSIBLE is what other prompt libraries listen to as well. */
export function wantsPlain(env: Environment): boolean {
  const accessible = variable(env, 'ACCESSIBLE') ?? '0'
  return variable(env, 'TERM') === 'dumb' || !['0', 'false'].includes(accessible)
}

/** A pseudo-terminal may say 0 columns; COLUMNS and then 80 stand in. */
export function columnsOf(measured: number | undefined, env: Environment): number {
  if (measured !== undefined && measured > 0) return measured
  const told = Number(variable(env, 'COLUMNS'))
  return Number.isInteger(told) && told > 0 ? told : 80
}

async function readStream(stream: NodeJS.ReadStream): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk as Uint8Array))
  return Buffer.concat(chunks).toString('utf8')
}

/** The terminal of a process. Streams are touched when first needed only. */
export function createTerminal(
  streams: TerminalStreams,
  env: Environment,
  os: NodeJS.Platform,
): Terminal {
  const isTty = (stream: { isTTY?: boolean }): boolean => stream.isTTY === true
  let isReaderGone = false
  return {
    write: (text) => {
      if (!writeData(text)) isReaderGone = true
    },
    isReaderGone: () => isReaderGone,
    writeError: writeWords,
    get stdinIsTty() {
      return isTty(streams.stdin)
    },
    get stdoutIsTty() {
      return isTty(streams.stdout)
    },
    get stderrIsTty() {
      return isTty(streams.stderr)
    },
    get columns() {
      const stream = isTty(streams.stderr) ? streams.stderr : streams.stdout
      return columnsOf(stream.columns, env)
    },
    get colour() {
      return wantsColour(env, isTty(streams.stderr))
    },
    get stdoutColour() {
      return wantsColour(env, isTty(streams.stdout))
    },
    unicode: wantsUnicode(env, os),
    plain: wantsPlain(env),
    readAll: () => readStream(streams.stdin),
    get stdin() {
      return streams.stdin
    },
    get stdout() {
      return streams.stdout
    },
    get stderr() {
      return streams.stderr
    },
  }
}

/** The same terminal with colours off. */
export function withoutColour(terminal: Terminal): Terminal {
  return Object.create(terminal, {
    colour: { value: false },
    stdoutColour: { value: false },
  }) as Terminal
}
