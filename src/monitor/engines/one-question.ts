/** What of SQL may be asked: told by its first word, before anything of it is prepared. */

const askingWords = new Set([
  'select',
  'with',
  'from',
  'describe',
  'desc',
  'summarize',
  'show',
  'values',
  'table',
])

/** Before the first word: spaces, semicolons, brackets and comments, which may stand in one another. */
function firstWord(sql: string): string | undefined {
  let depth = 0
  for (const [token] of sql.matchAll(/\/\*|\*\/|--[^\n\r]*|[\s;(]+|[a-z]+|[\s\S]/gi)) {
    if (token === '/*') depth++
    else if (token === '*/') depth--
    else if (depth === 0 && !/^(?:--|[\s;(])/.test(token)) return token.toLowerCase()
  }
  return undefined
}

/** PRAGMA and CALL are none, though DuckDB takes some of them for a SELECT. */
export function isQuestion(sql: string): boolean {
  return askingWords.has(firstWord(sql) ?? '')
}

const longestText = 10_000_000

/** Instead of the length, so that not even an optimizer makes such a text to see what it is. */
const bounded = (bytes: string, length: string): string =>
  `CASE WHEN ${bytes} > ${longestText} THEN error('A text of more than ${longestText} bytes is not made.') ELSE ${length} END`

/** DuckDB makes a text in one go, which nothing bounds or stops: these refuse one that nobody can mean. */
export const boundedFunctions = [
  `repeat(value, times) AS system.main.repeat(value, ${bounded('strlen(CAST(value AS VARCHAR)) * times', 'times')})`,
  ...['lpad', 'rpad'].map(
    (name) =>
      `${name}(value, length, filling) AS system.main.${name}(value, ${bounded('length', 'length')}, filling)`,
  ),
]
  .map((macro) => `CREATE OR REPLACE MACRO ${macro};`)
  .join('\n')
