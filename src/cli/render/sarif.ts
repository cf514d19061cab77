/** SARIF 2.1.0 (OASIS), as code scanning reads it. */
import { createHash } from 'node:crypto'
import { relative, sep } from 'node:path'
import { pathToFileURL } from 'node:url'

export interface SarifOptions {
  /** What relative paths begin at; absolute. */
  readonly folder: string
  readonly version: string
}

export function uriOf(file: string, folder: string) {
  const path = relative(folder, file)
  if (path.startsWith('..') || path === '' || path === file)
    return { uri: pathToFileURL(file).href }
  return { uri: path.split(sep).map(encodeURIComponent).join('/'), uriBaseId: 'FOLDER' }
}

export function fingerprint(parts: readonly (string | undefined)[]): string {
  return createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, 32)
}

export interface SarifBody {
  readonly rules: readonly unknown[]
  readonly results: readonly unknown[]
  readonly isComplete: boolean
  readonly unreadable: readonly { readonly path: string; readonly reason: string }[]
}

export function sarifLog(
  { rules, results, isComplete, unreadable }: SarifBody,
  { folder, version }: SarifOptions,
) {
  const notifications = unreadable.map(({ path, reason }) => ({
    level: 'warning',
    message: { text: `Could not be read: ${reason}` },
    locations: [{ physicalLocation: { artifactLocation: uriOf(path, folder) } }],
  }))
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'keyless', version, rules } },
        originalUriBaseIds: { FOLDER: { uri: `${pathToFileURL(folder).href}/` } },
        invocations: [
          { executionSuccessful: isComplete, toolExecutionNotifications: notifications },
        ],
        columnKind: 'utf16CodeUnits',
        results,
      },
    ],
  }
}
