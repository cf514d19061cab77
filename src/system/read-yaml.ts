/** YAML from anywhere as one value and everything that is wrong with it. Never throws, runs nothing. */
import { isAlias, isNode, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import { type NodeContext, yamlNode, type YamlNode } from './yaml-node.ts'
import type { YamlProblem } from './yaml-problem.ts'

export interface YamlRead<T> {
  /** Undefined where the text could not be read at all. */
  readonly value: T | undefined
  /** In the order of the file. Where there are any, the value is not to be relied on. */
  readonly problems: readonly YamlProblem[]
}

/** More would be no file of ours but an attack on the parser's stack, which it does not survive. */
const deepest = 100

/** `plainOnly` refuses tags, anchors and hidden characters too, wherever they stand; aliases are never followed. */
export function readYaml<T>(
  text: string,
  read: (root: YamlNode) => T,
  plainOnly = false,
): YamlRead<T> {
  const broken = (problem: YamlProblem) => ({ value: undefined, problems: [problem] })
  const refused = tooDeep(text) ?? notPrintable(text)
  if (refused !== undefined) return broken(refused)
  const lines = new LineCounter()
  const document = parseDocument(text, {
    schema: 'failsafe',
    lineCounter: lines,
    // With the line in each of thousands of errors, a hostile file would take its time.
    prettyErrors: false,
  })
  const placeOf: NodeContext['placeOf'] = (offset) => {
    if (offset === undefined) return { line: 1, column: 1 }
    const { line, col } = lines.linePos(offset)
    return { line, column: col }
  }
  const [error] = [...document.errors, ...document.warnings].map(({ message, pos }) => ({
    ...placeOf(pos[0]),
    says: inOneLine(message),
  }))
  if (error !== undefined) return broken(error)
  const odd = plainOnly ? oddNode(document) : undefined
  if (odd !== undefined) return broken({ ...placeOf(odd.offset), says: odd.says })
  const problems: YamlProblem[] = []
  const value = read(yamlNode(document.contents, '', { problems, placeOf }))
  const order = (problem: YamlProblem): number => problem.line ?? 0
  const inOrder = problems.toSorted((one, other) => order(one) - order(other))
  // A name in quotation marks may have line ends.
  const told = inOrder.map((one) => ({ ...one, says: one.says.replaceAll(/[\r\n]+/g, ' ') }))
  return { value, problems: told }
}

/** YAML has no controls but these (1.2, section 5.1); the library reads others and cannot write them. */
function notPrintable(text: string): YamlProblem | undefined {
  const found = /[^\P{Cc}\t\n\r\u0085]/u.exec(text)
  if (found === null) return undefined
  const before = text.slice(0, found.index).split('\n')
  const column = (before.at(-1) ?? '').length + 1
  return { line: before.length, column, says: 'it is not YAML: it has a control character' }
}

/** Controls, and what is not seen: direction changes, zero width, separators, halves of characters. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u

function oddity(node: unknown): string | undefined {
  if (isAlias(node)) return 'a YAML alias, which is not read here'
  if (!isNode(node)) return undefined
  if (node.tag !== undefined) return 'a YAML tag, which is not read here'
  if ('anchor' in node && node.anchor !== undefined) return 'a YAML anchor, which is not read here'
  const text = isScalar(node) ? String(node.value) : ''
  const [hidden] = unseen.exec(text) ?? []
  if (hidden === undefined) return undefined
  const code = (hidden.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return `text with a character that cannot be seen (U+${code})`
}

/** The first node that is more than plain text, a list or fields. */
function oddNode(
  document: ReturnType<typeof parseDocument>,
): { readonly offset: number | undefined; readonly says: string } | undefined {
  let found: { offset: number | undefined; says: string } | undefined
  visit(document, {
    Node: (_, node) => {
      const odd = oddity(node)
      if (odd === undefined) return undefined
      found = { offset: node.range?.[0], says: `it has ${odd}` }
      return visit.BREAK
    },
  })
  return found
}

/** Without the place and the excerpt that the parser adds. */
function inOneLine(message: string): string {
  const [first = ''] = message.split('\n')
  return `it is not YAML: ${first.replace(/ at line \d+, column \d+:?$/, '')}`
}

/** Where the text is nested deeper than the parser's stack bears; looked at before it is parsed. */
export function tooDeep(text: string): YamlProblem | undefined {
  let depth = 0
  for (const [index, line] of text.split('\n').entries()) {
    const indent = line.length - line.trimStart().length
    for (const character of line) {
      if (character === '[' || character === '{') depth++
      if ((character === ']' || character === '}') && depth > 0) depth--
    }
    const marks = /^[\s?-]*/.exec(line)?.[0].replaceAll(/\s/g, '').length ?? 0
    if (Math.max(depth, marks, indent) > deepest) {
      return { line: index + 1, column: 1, says: 'it is nested too deep' }
    }
  }
  return undefined
}
