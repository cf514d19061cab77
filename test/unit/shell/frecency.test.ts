import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  byFrecency,
  decodeUses,
  encodeUses,
  readUses,
  rememberUse,
  used,
  type Uses,
} from '../../../src/shell/frecency.ts'

const day = 24 * 3_600_000
const start = Date.UTC(2026, 0, 1)
const at = (days: number): Date => new Date(start + days * day)
const names = (items: readonly { name: string }[]) => items.map(({ name }) => name).join(' ')
const items = [{ name: 'a' }, { name: 'b' }, { name: 'c' }, { name: '__proto__' }]

function usedOn(...events: readonly (readonly [string, number])[]): Uses {
  return events.reduce<Uses>((uses, [name, days]) => used(uses, name, at(days)), new Map())
}

describe('frecency', () => {
  test('puts what was used first, often before seldom, the rest as it stood', () => {
    const uses = usedOn(['c', 0], ['b', 0.1], ['c', 0.2])
    expect(names(byFrecency(items, uses, at(1)))).toBe('c b a __proto__')
    expect(names(byFrecency(items, new Map(), at(1)))).toBe('a b c __proto__')
  })

  test('forgets: once lately goes before three times two weeks ago', () => {
    const uses = usedOn(['a', 0], ['a', 0], ['a', 0], ['b', 14])
    expect(names(byFrecency(items, uses, at(14)))).toBe('b a c __proto__')
  })

  test('takes a clock that was set back', () => {
    const uses = usedOn(['a', 30], ['b', 0])
    expect(names(byFrecency(items, uses, at(0)))).toBe('a b c __proto__')
  })

  test('keeps the 500 best', () => {
    const many = Array.from({ length: 600 }, (_, index) => [`p${index}`, index / 100] as const)
    const uses = usedOn(...many)
    expect(uses.size).toBe(500)
    expect(uses.has('p599')).toBe(true)
    expect(uses.has('p99')).toBe(false)
  })

  test('reads what it wrote, any name included, and nothing from any other text', () => {
    const uses = usedOn(['__proto__', 0], ['a.b/c@d:e+f%g', 1])
    expect(decodeUses(encodeUses(uses))).toEqual(uses)
    const bad = ['', '{', 'null', '[]', '{"version":2,"profiles":{"a":{"score":1,"lastMs":1}}}']
    for (const text of [...bad, '{"version":1}', '{"version":1,"profiles":{"a":null,"b":{}}}']) {
      expect(decodeUses(text)).toEqual(new Map())
    }
  })
})

describe('the file of uses', () => {
  let stateFolder: string
  beforeEach(() => {
    stateFolder = join(mkdtempSync(join(tmpdir(), 'keyless-uses-')), 'keyless')
  })
  afterEach(() => {
    rmSync(join(stateFolder, '..'), { recursive: true })
  })

  test('is private, and healed when damaged', () => {
    const path = join(stateFolder, 'profile-uses.json')
    rememberUse({ stateFolder }, 'a', at(0))
    expect(statSync(path).mode & 0o777).toBe(0o600)
    writeFileSync(path, '{"ver')
    rememberUse({ stateFolder }, 'b', at(0))
    expect([...readUses({ stateFolder }).keys()]).toEqual(['b'])
    expect(readFileSync(path, 'utf8')).toContain('"version":1')
  })
})
