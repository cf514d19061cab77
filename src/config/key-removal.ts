/** The long-lived keys of profiles taken out of a credentials file; every other setting stays. */
import { InternalError } from '../errors.ts'
import { type ConfigDocument, type Line, parseDocument, printDocument } from './document.ts'
import { assertEditable, type EditPlan } from './edit-plan.ts'
import { readGrammar, type Section } from './grammar.ts'
import { lineDiff } from './line-diff.ts'
import { isBlankLine, isCommentLine, trimBlanks } from './line-grammar.ts'
import { parseFile } from './parsed-file.ts'
import { readConfigFile } from './read-config-file.ts'
import { sectionKey } from './section-key.ts'

/** What goes with a key: `aws_security_token` is what boto 2 calls a session token. */
export const keySettings: ReadonlySet<string> = new Set([
  ...['aws_access_key_id', 'aws_secret_access_key', 'aws_session_token', 'aws_security_token'],
])

/**
 * A section that has nothing but the key goes whole; a comment in it stays, and its header with it.
 * Reads the file and writes nothing. Throws ConfigError `config-unreadable` or `config-syntax`.
 */
export function planKeyRemoval(path: string, profiles: readonly string[]): EditPlan {
  const before = readConfigFile(path)
  const document = parseDocument(before)
  assertEditable(path, document)
  const { sections } = readGrammar(document.lines.map(({ text }) => text))
  const named = sections.filter(({ header }) => {
    const name = sectionKey(header, 'credentials')?.name
    return name !== undefined && profiles.includes(name)
  })
  const gone = new Set(named.flatMap((section) => goneLines(section, document)))
  const lines = document.lines.filter((_, at) => !gone.has(at))
  const edited = gone.size === 0 ? document : { ...document, lines: withEnding(lines, document) }
  const after = printDocument(edited)
  assertNothingElse(path, { before, after, profiles })
  const changed = gone.size > 0
  const diff = changed ? lineDiff(document, edited) : []
  return { path, before, after, changed, diff }
}

function goneLines(section: Section, { lines }: ConfigDocument): readonly number[] {
  const keys = section.options.filter(({ key }) => key !== undefined && keySettings.has(key))
  if (keys.length === 0) return []
  const textAt = (at: number): string => lines[at]?.text ?? ''
  const isSaid = (at: number): boolean =>
    isBlankLine(textAt(at)) || isCommentLine(trimBlanks(textAt(at)))
  const own = keys.flatMap(({ start, end }) => range(start, end).filter((at) => !isSaid(at)))
  const last = section.options.at(-1)?.end ?? section.start + 1
  const inside = range(section.start + 1, last).filter((at) => !own.includes(at))
  if (inside.some((at) => !isBlankLine(textAt(at)))) return own
  const isApart = section.start === 0 || isBlankLine(textAt(section.start - 1))
  const blank = isApart && last < lines.length && isBlankLine(textAt(last)) ? [last] : []
  return [section.start, ...own, ...inside, ...blank]
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, at) => from + at)
}

/** The last line ends as the last line did. */
function withEnding(lines: readonly Line[], document: ConfigDocument): readonly Line[] {
  const last = lines.at(-1)
  if (last === undefined || document.lines.at(-1)?.ending !== '') return lines
  return [...lines.slice(0, -1), { ...last, ending: '' }]
}

/** The last guard before a file is touched. */
function assertNothingElse(
  path: string,
  {
    before,
    after,
    profiles,
  }: Pick<EditPlan, 'before' | 'after'> & { readonly profiles: readonly string[] },
): void {
  const reading = (bytes: Uint8Array): string => {
    const { sections } = parseFile(path, bytes, 'credentials')
    const named = [...(sections.get('profile') ?? [])].map(([name, options]) => {
      const kept = [...options].filter(([key]) => !profiles.includes(name) || !keySettings.has(key))
      return [
        name,
        kept.map(([key, { value }]) => [key, typeof value === 'string' ? value : [...value]]),
      ]
    })
    return JSON.stringify(named.filter(([, kept]) => kept?.length !== 0))
  }
  if (reading(before) === reading(after)) return
  throw new InternalError(`Taking a key out of ${path} would change another setting.`)
}
