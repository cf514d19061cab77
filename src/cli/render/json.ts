/** The version of every JSON answer; it grows when a field changes its meaning or goes away. */
export const schemaVersion = 1

/** One JSON object, two blanks deep, with the schema version first. */
export function printJson(
  body: Readonly<Record<string, unknown>>,
  write: (text: string) => void,
): void {
  write(`${JSON.stringify({ schemaVersion, ...body }, null, 2)}\n`)
}
