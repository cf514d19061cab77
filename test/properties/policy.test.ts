import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createContext } from '../../src/policy/context.ts'
import { evaluate } from '../../src/policy/evaluate.ts'
import { decodePolicy, parsePolicy } from '../../src/policy/parse-policy.ts'
import { fits, withWildcards } from '../../src/policy/pattern.ts'

const keys = ['a:sub', 'A:SUB', 'a:aud', 'a:tags']
const word = fc.string({
  unit: fc.constantFrom('a', 'b', '*', '?', ':', '$', '{', '}'),
  maxLength: 8,
})
const value = fc.oneof(word, fc.constantFrom('1', 'true', '10.0.0.1', '10.0.0.0/8', '2026-11-23'))
const positive = fc.constantFrom(
  'StringEquals',
  'StringEqualsIgnoreCase',
  'StringLike',
  'NumericEquals',
  'DateEquals',
  'ArnLike',
  'IpAddress',
)
const negationOf: Readonly<Record<string, string>> = {
  StringEquals: 'StringNotEquals',
  StringEqualsIgnoreCase: 'StringNotEqualsIgnoreCase',
  StringLike: 'StringNotLike',
  NumericEquals: 'NumericNotEquals',
  DateEquals: 'DateNotEquals',
  ArnLike: 'ArnNotLike',
  IpAddress: 'NotIpAddress',
}
const condition = fc.dictionary(
  fc
    .tuple(
      fc.constantFrom('', 'ForAllValues:', 'ForAnyValue:'),
      positive,
      fc.constantFrom('', 'IfExists'),
    )
    .map((parts) => parts.join('')),
  fc.dictionary(fc.constantFrom(...keys), fc.array(value, { maxLength: 3 }), { maxKeys: 2 }),
  { maxKeys: 3 },
)
const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Principal: fc.constantFrom<unknown>(
    '*',
    { Federated: 'p' },
    { Federated: ['q', 'p'] },
    { AWS: 'p' },
  ),
  Action: fc.constantFrom<unknown>('sts:*', ['sts:AssumeRole', 'x'], 'STS:ASSUMErole*'),
  Condition: condition,
})
const context = fc.dictionary(fc.constantFrom(...keys), fc.array(value, { maxLength: 2 }))

function decisionOn(statements: unknown, given: Readonly<Record<string, readonly string[]>>) {
  const parsed = decodePolicy({ Version: '2008-10-17', Statement: statements })
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems))
  return evaluate(parsed.policy, {
    action: 'sts:AssumeRoleWithWebIdentity',
    principal: { kind: 'Federated', id: 'p' },
    context: createContext(Object.entries(given)),
  }).decision
}

function allowIf(operator: string, values: unknown) {
  const Condition = { [operator]: { 'a:sub': values } }
  return { Effect: 'Allow', Principal: '*', Action: 'sts:*', Condition }
}

test('no JSON value and no text makes the parser throw', () => {
  fc.assert(fc.property(fc.jsonValue(), (json) => void decodePolicy({ Statement: json })))
  fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => void parsePolicy(text)))
})

test('the order of statements changes nothing', () => {
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 4 }), context, (statements, given) => {
      expect(decisionOn(statements.toReversed(), given)).toBe(decisionOn(statements, given))
    }),
  )
})

test('one more Deny never allows, one more Allow never lifts a Deny', () => {
  fc.assert(
    fc.property(fc.array(statement, { maxLength: 3 }), statement, context, (some, more, given) => {
      const before = decisionOn(some, given)
      const after = decisionOn([...some, more], given)
      if (more.Effect === 'Deny' && before !== 'allowed') expect(after).not.toBe('allowed')
      if (before === 'denied-explicitly') expect(after).toBe('denied-explicitly')
      if (more.Effect === 'Allow' && before === 'allowed') expect(after).toBe('allowed')
    }),
  )
})

test('a text and a list of that text are the same', () => {
  fc.assert(
    fc.property(positive, value, context, (operator, one, given) => {
      expect(decisionOn(allowIf(operator, [one]), given)).toBe(
        decisionOn(allowIf(operator, one), given),
      )
    }),
  )
})

test('a negated operator is the negation, with the key and without', () => {
  fc.assert(
    fc.property(positive, fc.array(value), fc.option(value), (operator, values, given) => {
      const request: Record<string, readonly string[]> = given === null ? {} : { 'a:sub': [given] }
      const plain = decisionOn(allowIf(operator, values), request)
      const negated = decisionOn(allowIf(negationOf[operator] ?? '', values), request)
      expect(negated).not.toBe(plain)
    }),
  )
})

test('IfExists changes nothing where the key is, and holds where it is not', () => {
  fc.assert(
    fc.property(positive, fc.array(value), value, (operator, values, given) => {
      const plain = decisionOn(allowIf(operator, values), { 'a:sub': [given] })
      const loose = allowIf(`${operator}IfExists`, values)
      expect(decisionOn(loose, { 'a:sub': [given] })).toBe(plain)
      expect(decisionOn(loose, {})).toBe('allowed')
    }),
  )
})

test('one value more never makes a positive operator fail', () => {
  fc.assert(
    fc.property(positive, fc.array(value), value, value, (operator, values, more, given) => {
      const request = { 'a:sub': [given] }
      if (decisionOn(allowIf(operator, values), request) === 'denied') return
      expect(decisionOn(allowIf(operator, [...values, more]), request)).toBe('allowed')
    }),
  )
})

test('wildcards mean what the same regular expression means', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', '*', 'é', '😀'), maxLength: 10 })
  const pattern = fc.string({ unit: fc.constantFrom('a', 'b', '*', '?', 'é', '😀'), maxLength: 8 })
  fc.assert(
    fc.property(pattern, text, (wanted, given) => {
      const source = wanted.replaceAll('*', '[^]*').replaceAll('?', '[^]')
      const expected = new RegExp(`^(?:${source})$`, 'u').test(given)
      expect(fits(withWildcards(wanted), [...given])).toBe(expected)
    }),
  )
})

test('a hostile pattern takes no longer than its length times the text', () => {
  const started = performance.now()
  expect(fits(withWildcards(`${'*a'.repeat(2000)}b`), [...'a'.repeat(20_000)])).toBe(false)
  expect(performance.now() - started).toBeLessThan(20_000)
})
