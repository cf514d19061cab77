import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parsePolicy } from '../../../src/policy/parse-policy.ts'

function problems(statement: unknown) {
  const parsed = parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement: statement }))
  return parsed.kind === 'invalid' ? parsed.problems.map(({ at }) => at) : []
}

const good = { Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRoleWithWebIdentity' }

test('a policy with a byte order mark, one statement and no version is a policy of 2008', () => {
  const parsed = parsePolicy(`\uFEFF${JSON.stringify({ Statement: good })}`)
  expect(parsed).toMatchObject({
    kind: 'policy',
    policy: { version: '2008-10-17', statements: [{ number: 1, anyPrincipal: true }] },
  })
})

test('what IAM refuses is said with its place', () => {
  expect(problems({ ...good, Effect: 'allow' })).toEqual(['Statement[0].Effect'])
  expect(problems([good, { ...good, Resource: '*' }])).toEqual(['Statement[1].Resource'])
  expect(problems({ ...good, NotAction: 'sts:*' })).toEqual(['Statement[0].Action'])
  expect(problems({ Effect: 'Allow', Principal: '*' })).toEqual(['Statement[0].Action'])
  expect(problems({ ...good, Principal: undefined })).toEqual(['Statement[0].Principal'])
  expect(problems({ ...good, NotPrincipal: '*' })).toEqual(['Statement[0].NotPrincipal'])
  expect(problems({ ...good, Principal: { Everyone: '*' } })).toEqual([
    'Statement[0].Principal.Everyone',
  ])
  expect(problems({ ...good, Condition: { StringLikes: { a: 'b' } } })).toEqual([
    'Statement[0].Condition.StringLikes',
  ])
  expect(problems({ ...good, Condition: { NullIfExists: { a: 'true' } } })).toEqual([
    'Statement[0].Condition.NullIfExists',
  ])
  expect(problems({ ...good, Condition: { StringLike: { a: [{}] } } })).toEqual([
    'Statement[0].Condition.StringLike.a',
  ])
  expect(problems({ ...good, Condition: { StringLike: 'a' } })).toEqual([
    'Statement[0].Condition.StringLike',
  ])
})

test('a condition operator in another case is named as IAM spells it', () => {
  const text = JSON.stringify({ Statement: { ...good, Condition: { stringlike: { a: 'b' } } } })
  expect(parsePolicy(text)).toMatchObject({
    problems: [{ says: expect.stringContaining('Did you mean StringLike?') }],
  })
})

test('hostile texts are values, never thrown', () => {
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
  for (const text of ['', 'null', '[]', '"x"', '{', '{"Statement":', deep, '\u0000', '{"a":1}']) {
    expect(parsePolicy(text).kind).toBe('invalid')
  }
  const proto = parsePolicy('{"Statement":[{"__proto__":{"Effect":"Allow"},"Principal":"*"}]}')
  expect(proto.kind).toBe('invalid')
})

test('the room imports nothing from outside', () => {
  const folder = new URL('../../../src/policy/', import.meta.url)
  for (const file of readdirSync(folder)) {
    const text = readFileSync(new URL(file, folder), 'utf8')
    for (const [, from = ''] of text.matchAll(/\bfrom '([^']+)'/g))
      expect(from).toMatch(/^\.\/[\w-]+\.ts$/)
  }
})
