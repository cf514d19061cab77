/** A Terraform file as blocks and attributes. */
import type { Source } from '../source.ts'
import { type Cursor, deeper, expect, fail, peek, spanFrom, take, takes } from './cursor.ts'
import { readExpression } from './expression.ts'
import type { HclAttribute, HclBlock, HclBody } from './syntax.ts'
import { readQuoted } from './template.ts'

function readBody(cursor: Cursor, close: string): HclBody {
  const attributes: HclAttribute[] = []
  const blocks: HclBlock[] = []
  for (;;) {
    take(cursor, 'anywhere')
    if (close === '' ? peek(cursor) === '' : takes(cursor, close)) return { attributes, blocks }
    const start = cursor.at
    const name = take(cursor, 'name')
    if (name === undefined) fail(cursor, 'a name is missing')
    const nameSpan = spanFrom(cursor, start)
    take(cursor, 'inLine')
    if (takes(cursor, '=')) {
      take(cursor, 'inLine')
      attributes.push({ name, nameSpan, value: readExpression(cursor, { isWithin: false }) })
    } else {
      blocks.push(readBlock(cursor, name, start))
    }
  }
}

function readBlock(cursor: Cursor, type: string, start: number): HclBlock {
  const labels: string[] = []
  while (peek(cursor) !== '{') {
    const label = peek(cursor) === '"' ? quotedLabel(cursor) : take(cursor, 'name')
    if (label === undefined) fail(cursor, 'there is neither = nor a block')
    labels.push(label)
    take(cursor, 'inLine')
  }
  expect(cursor, '{')
  const body = deeper(cursor, () => readBody(cursor, '}'))
  return { type, labels, span: spanFrom(cursor, start), body }
}

function quotedLabel(cursor: Cursor): string {
  const template = readQuoted(cursor, readExpression)
  const parts = template.kind === 'template' ? template.parts : []
  return parts.filter((part) => typeof part === 'string').join('')
}

/** Throws Unreadable. */
export function parseHcl(source: Source): HclBody {
  return readBody({ source, at: 0, depth: 0 }, '')
}

/** The attribute of that name. */
export function attributeOf({ attributes }: HclBody, name: string): HclAttribute | undefined {
  return attributes.find((one) => one.name === name)
}
