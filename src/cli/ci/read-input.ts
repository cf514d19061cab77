/** Small texts that a command line names: a file, or `-` for standard input. */
import { SystemError, UsageError } from '../../errors.ts'
import { decodeText } from '../../system/decode-text.ts'
import { readError } from '../../system/file-errors.ts'
import { readWhole } from '../../system/files.ts'
import type { CommandContext } from '../context.ts'

/** No token and no policy that AWS takes comes near it. */
const longestText = 1024 * 1024

function tooLong(path: string): SystemError {
  const message = `${path} cannot be read: it is too long for a token or a policy.`
  return new SystemError('file-unreadable', message, { details: { path, reason: 'EFBIG' } })
}

async function readInput({ terminal }: Pick<CommandContext, 'terminal'>): Promise<string> {
  const parts: Buffer[] = []
  let length = 0
  for await (const chunk of terminal.stdin as AsyncIterable<Uint8Array>) {
    length += chunk.length
    if (length > longestText) throw tooLong('standard input')
    parts.push(Buffer.from(chunk))
  }
  return decodeText(Buffer.concat(parts))
}

function readFile(path: string): string {
  const bytes = (() => {
    try {
      return readWhole(path)
    } catch (error) {
      throw readError(error, path)
    }
  })()
  if (bytes.length > longestText) throw tooLong(path)
  return decodeText(bytes)
}

export async function readNamed(
  context: Pick<CommandContext, 'terminal'>,
  path: string,
): Promise<string> {
  return path === '-' ? await readInput(context) : readFile(path)
}

/** A token on a command line is seen by others, so that it is never taken, nor said again. */
export function assertNoToken(value: string, details: { readonly command: string }): void {
  if (!/^(?:bearer\s+)?eyJ[\w-]+\.[\w-]+/i.test(value)) return
  const message = '--token takes a file, or - for standard input: others can see a command line.'
  throw new UsageError('flag-value', message, { details })
}
