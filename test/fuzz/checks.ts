/** What must hold of everything that keyless says, whatever it was given. */
import { renderError } from '../../src/cli/render/error.ts'
import { KeylessError } from '../../src/errors.ts'
import { createTerminal } from '../../src/system/terminal.ts'

// Controls but the line feed, format characters (bidi, zero width, tags), separators, half characters.
const hostile = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u

/** Throws where the text would steer a terminal or hide something from whoever reads it. */
export function assertShowable(text: string, what: string): void {
  const found = hostile.exec(text)
  if (found === null) return
  const code = found[0].codePointAt(0)?.toString(16)
  const around = JSON.stringify(text.slice(Math.max(0, found.index - 40), found.index + 20))
  throw new Error(`${what} holds U+${code}: ${around}`)
}

export function assertTrue(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what)
}

const streams = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr }

/** The error as both its forms show it. Throws where it is no error that keyless means to give. */
export function assertMeant(error: unknown): void {
  if (!(error instanceof KeylessError) || error.code === 'internal') throw error
  let said = ''
  const write = (text: string): void => void (said += text)
  const terminal = Object.create(createTerminal(streams, { NO_COLOR: '1' }, 'linux'), {
    write: { value: write },
    writeError: { value: write },
  }) as ReturnType<typeof createTerminal>
  renderError(error, terminal, { json: false, programOutput: false })
  renderError(error, terminal, { json: true, programOutput: false })
  assertShowable(said, 'an error')
}

/** The value, or undefined for an error that keyless means to give. */
export function valueOf<T>(action: () => T): T | undefined {
  try {
    return action()
  } catch (error) {
    assertMeant(error)
    return undefined
  }
}

export async function valueOfLate<T>(action: () => Promise<T>): Promise<T | undefined> {
  try {
    return await action()
  } catch (error) {
    assertMeant(error)
    return undefined
  }
}

/** As JSON, with the names of every object in order: two with the same text say the same. */
export function inOrder(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.entries(inner).toSorted(([one], [other]) => (one < other ? -1 : 1))
      : inner,
  )
}
