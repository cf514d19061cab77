import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { duplicateKeys } from '../../../src/policy/duplicate-keys.ts'
import { parsePolicy } from '../../../src/policy/parse-policy.ts'

const placesIn = (json: string) => duplicateKeys(json).map(({ at }) => at)

describe('names that stand twice', () => {
  it('are found with their place', () => {
    expect(placesIn('{"a":[{"x":1},{"b":{"k":1,"k":2}}],"a":0}')).toEqual(['a[1].b.k', 'a'])
  })

  it('are the same name in other letters', () => {
    expect(placesIn(String.raw`{"k":1,"\u006b":2}`)).toEqual(['k'])
  })

  it('are none in values, in other objects, or in other case', () => {
    expect(placesIn('{"k":"k","l":{"k":["k","k"]},"K":"{\\"k\\":1,\\"k\\":2}"}')).toEqual([])
  })

  it('are told up to twenty', () => {
    const json = `{${Array.from({ length: 100 }, () => '"k":1').join(',')}}`
    expect(placesIn(json)).toHaveLength(20)
  })
})

it('a policy with a name twice is read, with a notice', () => {
  const conditions = '{"StringEquals":{"a:sub":"x"},"StringEquals":{"a:aud":"y"}}'
  const parsed = parsePolicy(
    `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"sts:*","Condition":${conditions}}]}`,
  )
  expect(parsed).toMatchObject({
    kind: 'policy',
    notices: [{ at: 'Statement[0].Condition.StringEquals' }],
  })
})

it('none are found in what JSON.stringify writes, and one that is put in always', () => {
  const name = fc.string().filter((text) => text !== '__proto__')
  const anything = fc.object({ key: name, maxDepth: 4 })
  fc.assert(
    fc.property(anything, name, (value, twice) => {
      const json = JSON.stringify({ first: value })
      expect(placesIn(json)).toEqual([])
      const word = JSON.stringify(twice)
      expect(placesIn(`[{${word}:1,${word}:{},${json.slice(1)}]`)[0]).toBe(`[0].${twice}`)
    }),
  )
})
