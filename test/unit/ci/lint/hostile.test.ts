import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { lint } from '../../../../src/ci/lint/lint.ts'
import { createTempHome, type TempHome } from '../../../support/temp-home.ts'
import { clock, lintFolder } from './lint-folder.ts'

let home: TempHome
beforeAll(() => {
  home = createTempHome()
})
afterAll(() => home.remove())
beforeEach(() => home.clear())

async function lintText(path: string, text: string) {
  home.write(`project/${path}`, text)
  return await lintFolder(home)
}

const trust = 'sts:AssumeRoleWithWebIdentity'

it('reads what Windows PowerShell wrote: UTF-16 of either order', async () => {
  const host = 'token.actions.githubusercontent.com'
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${host}` },
      Action: trust,
      Condition: {
        StringEquals: { [`${host}:aud`]: 'sts.amazonaws.com' },
        StringLike: { [`${host}:sub`]: 'repo:octo/*' },
      },
    },
  })
  const little = Buffer.from(`\uFEFF${text}`, 'utf16le')
  for (const bytes of [little, Buffer.from(little).swap16()]) {
    home.clear()
    home.write('project/trust.json', bytes)
    expect((await lintFolder(home)).join()).toMatch(/^subject-organisation 1:/)
  }
})

it('tells of files that are nested too deep, in every language', async () => {
  const deep = 100_000
  const notRead = ['file-not-read']
  const codes = async (path: string, text: string) => {
    home.clear()
    return (await lintText(path, text)).map((one) => one.split(' ')[0])
  }
  expect(await codes('.gitlab-ci.yml', `a: ${'['.repeat(deep)}`)).toEqual(notRead)
  expect(await codes('.gitlab-ci.yml', `${'- '.repeat(deep)}a`)).toEqual(notRead)
  expect(await codes('a.json', `{"${trust}": ${'['.repeat(deep)}`)).toEqual(notRead)
  expect(await codes('a.tf', `# ${trust}\na = ${'['.repeat(deep)}`)).toEqual(notRead)
  expect(await codes('a.tf', `# ${trust}\na = ${'"${'.repeat(deep)}`)).toEqual(notRead)
  expect(await codes('a.tf', `# ${trust}\na = ${'!'.repeat(deep)}b`)).toEqual(notRead)
  expect(await codes('a.tf', `# ${trust}\n${'a {\n'.repeat(deep)}`)).toEqual(notRead)
})

it('ends on a file of aliases that would be endless, and on anchors within themselves', async () => {
  const levels = Array.from({ length: 30 }, (_, at) => {
    const [name, inner] = [`a${at + 1}`, `*a${at}`]
    return `${name}: &${name} [${Array.from({ length: 9 }, () => inner).join(', ')}]`
  })
  const bomb = `a0: &a0 x\n${levels.join('\n')}\n`
  expect(await lintText('.gitlab-ci.yml', `${bomb}deploy:\n  script: *a30\n`)).toEqual([])
  expect(await lintText('template.yaml', `Resources:\n  R: ${trust}\n${bomb}`)).toEqual([])
  expect(await lintText('.gitlab-ci.yml', 'a: &a\n  script: [*a]\n  variables: *a\n')).toEqual([])
})

it('ends on names in Terraform that stand for each other', async () => {
  const text =
    `# ${trust}\nlocals {\n  a = local.b\n  b = [local.a, local.a, local.a]\n}\n` +
    'resource "aws_iam_role" "r" {\n  assume_role_policy = local.a\n}\n'
  expect(await lintText('main.tf', text)).toEqual([])
})

it('tells of a file that is too large only if it is about trust', async () => {
  const filler = ' '.repeat(3 * 1024 * 1024)
  home.write('project/data.json', `{"a": "b"${filler}}`)
  home.write('project/trust.json', `{"a": ${filler}"${trust}"}`)
  const { findings } = await lint({ paths: [join(home.path, 'project')] }, clock)
  expect(findings.map(({ source, says }) => [source.path.split('/').at(-1), says])).toEqual([
    ['trust.json', 'It is larger than 2 MB.'],
  ])
})

it('has the same lines and columns with a byte order mark, CRLF and tabs', async () => {
  const text = 'provider "aws" {\r\n\tsecret_key = var.k\r\n}\r\n'
  expect(await lintText('main.tf', `\uFEFF${text}`)).toEqual(['static-keys 2:2'])
  home.clear()
  const yaml = 'variables:\r\n  AWS_SECRET_ACCESS_KEY: $K\r\n'
  expect(await lintText('.gitlab-ci.yml', `\uFEFF${yaml}`)).toEqual(['static-keys 2:3'])
})

it('reads YAML with tabs and other faults as what it is: not read', async () => {
  expect(await lintText('.gitlab-ci.yml', 'a:\n\tscript: b\n')).toEqual(['file-not-read 2:1'])
})

it('is quick with a policy of thousands of patterns that nearly fit', async () => {
  const issuer = 'token.actions.githubusercontent.com'
  const values = Array.from({ length: 500 }, (_, at) => `repo:${'*a'.repeat(50)}${at}`)
  const policy = {
    Statement: {
      Effect: 'Allow',
      Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${issuer}` },
      Action: trust,
      Condition: { StringLike: { [`${issuer}:sub`]: values, [`${issuer}:aud`]: 'a' } },
    },
  }
  const startMs = performance.now()
  await lintText('trust.json', JSON.stringify(policy))
  expect(performance.now() - startMs).toBeLessThan(20_000)
})

it('passes over what is no file of its kind: Helm charts, lists, empty files', async () => {
  home.write('project/chart.yaml', `a: {{ .Values.x }}\nb: {{- if ${trust} }}\n`)
  home.write('project/.github/workflows/empty.yml', '')
  home.write('project/.gitlab-ci.yml', '- a\n- b\n')
  home.write('project/azure-pipelines.yml', '\u0000\u0001')
  home.write('project/trust.json', `"${trust}"`)
  home.write('project/log.json', `{"a": "${trust}"}\n{"a": "${trust}"}\n`)
  expect(await lintFolder(home)).toEqual([])
})
