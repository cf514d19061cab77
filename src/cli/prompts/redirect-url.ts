import { Cancelled } from '../../errors.ts'
import type { Terminal } from '../../system/terminal.ts'

const interrupt = '\u0003'
const endOfInput = '\u0004'

export interface RawLineOptions {
  readonly terminal: Terminal
  /** Shown once the keyboard is silent: what is typed earlier would be echoed. */
  readonly question: string
  /** Ends the question: the answer came in another way. */
  readonly signal: AbortSignal
}

/**
 * One line from the keyboard that is never shown: it holds a sign-in code. Raw, since a terminal in
 * its usual mode cuts a line at 4,096 characters. Throws Cancelled at Ctrl-C, and the signal's
 * reason when that is aborted.
 */
export async function readHiddenLine({
  terminal,
  question,
  signal,
}: RawLineOptions): Promise<string> {
  const { stdin } = terminal
  signal.throwIfAborted()
  let restore = () => {}
  try {
    return await new Promise<string>((resolve, reject) => {
      let typed = ''
      const onData = (chunk: Buffer) => {
        for (const character of chunk.toString('utf8')) {
          if (character === interrupt || character === endOfInput) reject(new Cancelled())
          else if (character === '\r' || character === '\n') resolve(typed)
          else if (character === '\u007f' || character === '\b') typed = typed.slice(0, -1)
          else typed += character
        }
      }
      const onAbort = () => reject(signal.reason as Error)
      signal.addEventListener('abort', onAbort, { once: true })
      stdin.setRawMode(true)
      stdin.on('data', onData)
      stdin.resume()
      terminal.writeError(question)
      restore = () => {
        signal.removeEventListener('abort', onAbort)
        stdin.off('data', onData)
        stdin.setRawMode(false)
        stdin.pause()
      }
    })
  } finally {
    restore()
    terminal.writeError('\n')
  }
}
