import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { planFixes } from '../../../../src/ci/lint/fix.ts'
import { lint } from '../../../../src/ci/lint/lint.ts'
import { createContext } from '../../../../src/policy/context.ts'
import { evaluate } from '../../../../src/policy/evaluate.ts'
import { parsePolicy } from '../../../../src/policy/parse-policy.ts'
import { createTempHome, type TempHome } from '../../../support/temp-home.ts'
import { clock } from './lint-folder.ts'

let home: TempHome
beforeAll(() => {
  home = createTempHome()
})
afterAll(() => home.remove())
beforeEach(() => home.clear())

const issuer = 'token.actions.githubusercontent.com'

async function mended(path: string, text: string): Promise<string> {
  home.write(`project/${path}`, text)
  const options = { paths: [join(home.path, 'project')] }
  const { files } = await planFixes(await lint(options, clock), options, clock)
  return files[0]?.after ?? text
}

function lets(text: string, claims: Readonly<Record<string, string>>): boolean {
  const parsed = parsePolicy(text)
  if (parsed.kind !== 'policy') throw new TypeError('no policy')
  const context = createContext(
    Object.entries(claims).map(([claim, value]) => [`${issuer}:${claim}`, value]),
  )
  const principal = {
    kind: 'Federated' as const,
    id: `arn:aws:iam::111122223333:oidc-provider/${issuer}`,
  }
  const request = { action: 'sts:AssumeRoleWithWebIdentity', principal, context }
  return evaluate(parsed.policy, request).decision === 'allowed'
}

it('lets in nobody who was not let in before, and everybody who was meant', async () => {
  const subjects = ['repo:octo/app:ref:refs/heads/main', 'repo:evil/app:ref:refs/heads/main']
  const tokens = subjects.flatMap((sub) => [
    { sub, aud: 'sts.amazonaws.com' },
    { sub, aud: 'https://github.com/octo' },
    { sub },
    { aud: 'sts.amazonaws.com' },
    {},
  ])
  const operators = ['StringEquals', 'StringLike', 'StringEqualsIfExists']
  const prefixes = ['', 'ForAllValues:', 'ForAnyValue:']
  for (const written of prefixes.flatMap((prefix) => operators.map((one) => prefix + one))) {
    for (const action of ['sts:*', 'sts:AssumeRoleWithWebIdentity']) {
      const statement = {
        Effect: 'Allow',
        Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
        Action: action,
        Condition: {
          [written]: { [`${issuer}:Sub`]: subjects[0], [`${issuer}:aud`]: 'sts.amazonaws.com' },
        },
      }
      const text = JSON.stringify({ Version: '2012-10-17', Statement: [statement] }, null, 2)
      const after = await mended('trust.json', text)
      const more = tokens.filter((token) => lets(after, token) && !lets(text, token))
      expect(more, written).toEqual([])
      expect(lets(after, tokens[0] ?? {}), written).toBe(lets(text, tokens[0] ?? {}))
      home.clear()
    }
  }
})

it('changes only what it mends: comments, endings and the rest stay', async () => {
  const text =
    '\uFEFF# ours\r\non: push\r\njobs:\r\n  deploy: # the one\r\n    runs-on: x\r\n' +
    '    permissions:   # few\r\n      contents: read\r\n    steps:\r\n' +
    '      - run: keyless ci exec -- ./deploy   # "quoted"\r\n'
  const after = await mended('.github/workflows/deploy.yml', text)
  expect(after).toBe(
    text.slice(1).replace('      contents: read', '      id-token: write\r\n      contents: read'),
  )
})

it('adds to maps in braces, and to steps of Bitbucket', async () => {
  const flow =
    'on: push\njobs:\n  a:\n    runs-on: x\n    permissions: { contents: read }\n' +
    '    steps: [{ run: keyless ci exec -- make }]\n'
  expect(await mended('.github/workflows/a.yml', flow)).toContain(
    'permissions: { id-token: write, contents: read }\n',
  )
  home.clear()
  const steps =
    'pipelines:\n  default:\n    - step:\n        name: a\n        script:\n' +
    '          - keyless ci exec -- make\n'
  expect(await mended('bitbucket-pipelines.yml', steps)).toContain(
    '    - step:\n        oidc: true\n        name: a\n',
  )
})

it('leaves a file alone that comments of people leave alone', async () => {
  const text =
    'resource "aws_iam_openid_connect_provider" "g" {\n' +
    '  # keyless:ignore provider-url an import\n' +
    '  url = "https://token.actions.githubusercontent.com/"\n}\n'
  expect(await mended('main.tf', text)).toBe(text)
})
