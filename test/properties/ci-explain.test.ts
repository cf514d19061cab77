import fc from 'fast-check'
import { expect, test } from 'vitest'
import { explainTrust } from '../../src/ci/explain-trust.ts'
import { readToken } from '../../src/ci/read-token.ts'
import { readTrustPolicy } from '../../src/ci/read-trust-policy.ts'
import { explanationJson } from '../../src/cli/ci/explain-json.ts'
import { explanationLines } from '../../src/cli/ci/explain-words.ts'
import { coloursFor } from '../../src/cli/render/colours.ts'
import { printJson } from '../../src/cli/render/json.ts'
import type { Terminal } from '../../src/system/terminal.ts'
import { githubProvider, pipelineToken } from '../support/pipeline-token.ts'

const plain = coloursFor({ stdoutColour: false } as Terminal, 'stdout')
const host = 'token.actions.githubusercontent.com'
const now = new Date('2026-11-23T12:00:00Z')

const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom('\u001B[31mred', '\u202Eback', 'a\r\nDenied', '\u0000', '\uD800', '*'.repeat(40)),
)
const claim = fc.oneof(odd, fc.array(odd, { maxLength: 3 }), fc.jsonValue())
const claims = fc.record(
  {
    sub: claim,
    aud: claim,
    azp: claim,
    amr: claim,
    exp: claim,
    environment: claim,
    __proto__: claim,
  },
  { requiredKeys: [] },
)
const issuer = fc.oneof(fc.constantFrom(`https://${host}`, 'https://gitlab.com'), odd)
const key = fc.oneof(fc.constantFrom(`${host}:sub`, `${host}:aud`, `${host}:amr`), odd)
const operator = fc.constantFrom(
  'StringEquals',
  'ForAllValues:StringLike',
  'StringNotLikeIfExists',
  'Null',
)
const policy = fc.record({
  Version: fc.constantFrom('2012-10-17', '2008-10-17'),
  Statement: fc.array(
    fc.record({
      Sid: odd,
      Effect: fc.constantFrom('Allow', 'Deny'),
      Principal: fc.oneof(
        fc.constantFrom('*'),
        fc.record({ Federated: fc.oneof(odd, fc.constant(githubProvider)) }),
      ),
      Action: fc.constantFrom('sts:*', 'sts:AssumeRole'),
      Condition: fc.dictionary(operator, fc.dictionary(key, fc.array(odd, { maxLength: 3 }))),
    }),
    { maxLength: 3 },
  ),
})

// oxlint-disable-next-line no-control-regex -- what must never reach a terminal
const steering = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u202A-\u202E\u2066-\u2069]/

test('whatever token and policy say, the answer steers no terminal and holds no token', () => {
  fc.assert(
    fc.property(claims, issuer, policy, (said, iss, document) => {
      fc.pre(iss !== '')
      const token = pipelineToken({ ...said, iss })
      const question = {
        claims: readToken(token),
        policy: readTrustPolicy(JSON.stringify(document), 'p'),
      }
      const explanation = explainTrust({ ...question, given: [], clientIds: undefined, now })
      const style = { columns: 40, colours: plain, now }
      const words = explanationLines(explanation, question.claims, style).join('\n')
      expect(words).not.toMatch(steering)
      expect(words).not.toContain(token)
      let json = ''
      printJson(explanationJson(explanation, question.claims), (text) => (json += text))
      expect(json).not.toMatch(steering)
      expect(json).not.toContain(token)
    }),
  )
})
