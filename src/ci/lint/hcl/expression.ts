/** Expressions of HCL. What a linter cannot decide (arithmetic, functions of data) is read and left. */
import { type Cursor, deeper, expect, fail, peek, spanFrom, take, takes } from './cursor.ts'
import type { HclEntry, HclExpression } from './syntax.ts'
import { readHeredoc, readQuoted } from './template.ts'

const operators = ['==', '!=', '<=', '>=', '&&', '||', '+', '-', '*', '/', '%', '<', '>'] as const

/** Within brackets a new line is a blank. */
interface Context {
  readonly isWithin: boolean
}

const within: Context = { isWithin: true }

function blanks(cursor: Cursor, { isWithin }: Context): void {
  take(cursor, isWithin ? 'anywhere' : 'inLine')
}

export function readExpression(cursor: Cursor, context: Context = within): HclExpression {
  return deeper(cursor, () => {
    const start = cursor.at
    let found = readOperand(cursor)
    for (;;) {
      const before = cursor.at
      blanks(cursor, context)
      if (operators.some((one) => takes(cursor, one))) {
        take(cursor, 'anywhere')
        readOperand(cursor)
        found = { kind: 'other', span: spanFrom(cursor, start) }
      } else if (peek(cursor) === '?') {
        return readChoice(cursor, start, context)
      } else {
        cursor.at = before
        return found
      }
    }
  })
}

function readChoice(cursor: Cursor, start: number, context: Context): HclExpression {
  cursor.at++
  take(cursor, 'anywhere')
  const yes = readExpression(cursor)
  take(cursor, 'anywhere')
  expect(cursor, ':')
  take(cursor, 'anywhere')
  const no = readExpression(cursor, context)
  return { kind: 'choice', yes, no, span: spanFrom(cursor, start) }
}

function readOperand(cursor: Cursor): HclExpression {
  const start = cursor.at
  if (takes(cursor, '!') || takes(cursor, '-')) {
    take(cursor, 'anywhere')
    deeper(cursor, () => readOperand(cursor))
    return { kind: 'other', span: spanFrom(cursor, start) }
  }
  return readSteps(cursor, readTerm(cursor), start)
}

function readTerm(cursor: Cursor): HclExpression {
  const start = cursor.at
  const next = peek(cursor)
  if (next === '"') return readQuoted(cursor, readExpression)
  if (peek(cursor, 2) === '<<') return readHeredoc(cursor, readExpression)
  if (next === '[') return readTuple(cursor)
  if (next === '{') return readObject(cursor)
  if (takes(cursor, '(')) {
    take(cursor, 'anywhere')
    const inner = readExpression(cursor)
    take(cursor, 'anywhere')
    expect(cursor, ')')
    return inner
  }
  const number = take(cursor, 'number')
  if (number !== undefined) return { kind: 'literal', text: number, span: spanFrom(cursor, start) }
  const name = take(cursor, 'name')
  if (name === undefined) fail(cursor, 'there is no value')
  if (/^(?:true|false|null)$/.test(name)) {
    return { kind: 'literal', text: name, span: spanFrom(cursor, start) }
  }
  while (takes(cursor, '::')) take(cursor, 'name')
  if (takes(cursor, '(')) return readCall(cursor, name, start)
  return { kind: 'path', steps: [name], span: spanFrom(cursor, start) }
}

function readCall(cursor: Cursor, name: string, start: number): HclExpression {
  const args = readItems(cursor, ')', () => {
    const argument = readExpression(cursor)
    take(cursor, 'anywhere')
    takes(cursor, '...')
    return argument
  })
  return { kind: 'call', name, args, span: spanFrom(cursor, start) }
}

/** `.name`, `[0]`, `[*]`, `.*` behind a value. */
function readSteps(cursor: Cursor, term: HclExpression, start: number): HclExpression {
  let found = term
  for (;;) {
    if (peek(cursor) === '.' && peek(cursor, 3) !== '...') {
      cursor.at++
      const name = take(cursor, 'name') ?? take(cursor, 'number') ?? (takes(cursor, '*') ? '*' : '')
      if (name === '') fail(cursor, 'there is no name behind a dot')
      found = stepped(found, /^(?:\d+|\*)$/.test(name) ? undefined : name, spanFrom(cursor, start))
    } else if (takes(cursor, '[')) {
      take(cursor, 'anywhere')
      const index = takes(cursor, '*') ? undefined : readExpression(cursor)
      take(cursor, 'anywhere')
      expect(cursor, ']')
      found = stepped(found, keyOf(index), spanFrom(cursor, start))
    } else {
      return found
    }
  }
}

function keyOf(index: HclExpression | undefined): string | undefined {
  if (index?.kind !== 'template' || index.parts.length !== 1) return undefined
  const [only] = index.parts
  return typeof only === 'string' ? only : undefined
}

/** Each of many counts as the one. */
function stepped(
  from: HclExpression,
  name: string | undefined,
  span: HclExpression['span'],
): HclExpression {
  if (from.kind !== 'path') return { kind: 'other', span }
  return { kind: 'path', steps: name === undefined ? from.steps : [...from.steps, name], span }
}

/** Behind the opening bracket, up to and with the closing one. */
function readItems<T>(cursor: Cursor, close: string, read: () => T): readonly T[] {
  const items: T[] = []
  take(cursor, 'anywhere')
  while (!takes(cursor, close)) {
    items.push(read())
    take(cursor, 'anywhere')
    if (!takes(cursor, ',') && peek(cursor) !== close && close !== '}') {
      fail(cursor, `there is no ${close}`)
    }
    take(cursor, 'anywhere')
  }
  return items
}

const forWord = /for[\s]/y

function isFor(cursor: Cursor): boolean {
  take(cursor, 'anywhere')
  forWord.lastIndex = cursor.at
  return forWord.test(cursor.source.text)
}

function readTuple(cursor: Cursor): HclExpression {
  const start = cursor.at++
  const items = isFor(cursor)
    ? [readFor(cursor, ']')]
    : readItems(cursor, ']', () => readExpression(cursor))
  return { kind: 'tuple', items, span: spanFrom(cursor, start) }
}

/** `for x in list : VALUE if …`: the value, of which there may be many or none. */
function readFor(cursor: Cursor, close: string): HclExpression {
  cursor.at += 'for'.length
  const blank = (): unknown => take(cursor, 'anywhere')
  do {
    blank()
    if (take(cursor, 'name') === undefined) fail(cursor, 'there is no name behind for')
    blank()
  } while (takes(cursor, ','))
  expect(cursor, 'in')
  blank()
  readExpression(cursor)
  blank()
  expect(cursor, ':')
  blank()
  let value = readExpression(cursor)
  blank()
  if (takes(cursor, '=>')) {
    blank()
    value = readExpression(cursor)
    blank()
    takes(cursor, '...')
    blank()
  }
  if (takes(cursor, 'if')) {
    blank()
    readExpression(cursor)
    blank()
  }
  expect(cursor, close)
  return value
}

function readObject(cursor: Cursor): HclExpression {
  const start = cursor.at++
  if (isFor(cursor)) {
    readFor(cursor, '}')
    return { kind: 'other', span: spanFrom(cursor, start) }
  }
  const entries = readItems(cursor, '}', () => readEntry(cursor))
  return { kind: 'object', entries, span: spanFrom(cursor, start) }
}

function readEntry(cursor: Cursor): HclEntry {
  const key = readExpression(cursor)
  take(cursor, 'anywhere')
  if (!takes(cursor, '=') && !takes(cursor, ':')) fail(cursor, 'there is no = behind a key')
  take(cursor, 'anywhere')
  return { key, value: readExpression(cursor, { isWithin: false }) }
}
