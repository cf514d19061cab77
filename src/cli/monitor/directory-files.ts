/** Files of the AWS CLI about a directory. */
import { resolve } from 'node:path'
import { UsageError } from '../../errors.ts'
import { documentsIn, type Told, toldBy } from '../../monitor/directory/cli-output.ts'
import { readError } from '../../system/file-errors.ts'
import { readWhole } from '../../system/files.ts'
import { forTerminal } from '../../system/text.ts'

/** Throws SystemError `file-unreadable`, UsageError `flag-value` for a file that tells nothing of it. */
export function toldByFiles(paths: readonly string[]): Told {
  const documents = paths.flatMap((path) => {
    const found = documentsIn(textOf(resolve(path)))
    if (toldBy(found) !== undefined) return found
    const message = `${forTerminal(path, 200)} is nothing that \`aws sso-admin\` or \`aws identitystore\` prints about a directory.`
    const fix = 'keyless monitor directory --help'
    throw new UsageError('flag-value', message, { details: { command: 'monitor directory' }, fix })
  })
  return toldBy(documents) ?? {}
}

function textOf(path: string): string {
  try {
    return readWhole(path).toString('utf8')
  } catch (error) {
    throw readError(error, path)
  }
}
