import { jsonForTerminal } from '../../system/json-text.ts'

/** The version of every JSON answer; it grows when a field changes its meaning or goes away. */
export const schemaVersion = 1

/** One JSON object, two blanks deep, with the schema version first. */
export function printJson(
  body: Readonly<Record<string, unknown>>,
  write: (text: string) => void,
): void {
  write(`${jsonForTerminal({ schemaVersion, ...body }, 2)}\n`)
}
