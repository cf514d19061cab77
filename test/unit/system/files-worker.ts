/** Writes and reads as another process does: `files-worker write|read PATH`; the outcome as JSON. */
import { KeylessError } from '../../../src/errors.ts'
import { readTextIfPresent, writePrivateFile } from '../../../src/system/files.ts'
import { readCacheFile } from '../../../src/system/cache-folder.ts'

const [, , action, path = ''] = process.argv

function act(): unknown {
  if (action === 'write') return writePrivateFile(path, 'new')
  if (action === 'read') return readTextIfPresent(path)
  return readCacheFile(path, { uid: process.getuid?.() })
}

function report(outcome: object): void {
  process.stdout.write(JSON.stringify(outcome))
}

try {
  report({ value: act() })
} catch (error) {
  if (!(error instanceof KeylessError)) throw error
  const { code, message, fix, details } = error
  report({ code, message, fix, details })
}
