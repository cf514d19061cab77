import { afterEach, beforeEach, expect, it } from 'vitest'
import { createControlClient } from '../../src/sandbox/control-client.ts'
import { keyless } from '../support/programs.ts'
import { createStage, type Stage } from '../support/stage.ts'

const role = 'arn:aws:iam::111111111111:role/ci-github'

let stage: Stage
let job: Readonly<Record<string, string>>
beforeEach(async () => {
  stage = await createStage()
  job = await createControlClient(stage.sandbox).pipelineJob({ platform: 'github', claims: {} })
})
afterEach(() => stage.close())

const exec = (...words: string[]) =>
  keyless(['ci', 'exec', '--role-arn', role, '--wait', '0', ...words], {
    env: { ...stage.env, ...job, AWS_PROFILE: 'somebody' },
  })

it('ci exec runs a command with the role alone, masks on stderr, and leaves with its code', async () => {
  const print = 'echo "$AWS_ACCESS_KEY_ID|$AWS_SECRET_ACCESS_KEY|$AWS_PROFILE"; exit 7'
  const { exitCode, stdout, stderr } = await exec('--', 'sh', '-c', print)
  const [keyId = '', secret = '', profile] = stdout.trim().split('|')
  expect({ exitCode, profile, isTemporary: keyId.startsWith('ASIA') }).toEqual({
    exitCode: 7,
    profile: '',
    isTemporary: true,
  })
  expect(stderr.split('\n').slice(0, 2)).toEqual([`::add-mask::${keyId}`, `::add-mask::${secret}`])
})

const askTwice = `
const { AWS_CONTAINER_CREDENTIALS_FULL_URI: url, AWS_CONTAINER_AUTHORIZATION_TOKEN: authorization } = process.env
const ask = async () => (await (await fetch(url, { headers: { authorization } })).json()).AccessKeyId
ask().then(async (first) => console.log(JSON.stringify([first, await ask()])))
`

it('ci exec --serve asks for a new token and role when the last ones are about to end', async () => {
  const served = ['--duration', '15m', '--serve', '--', process.execPath, '-e', askTwice]
  const { stdout, stderr } = await exec(...served)
  expect(stdout, stderr).not.toBe('')
  const [first, second] = JSON.parse(stdout) as string[]
  expect(first).toMatch(/^ASIA/)
  expect(second).toMatch(/^ASIA/)
  expect(second).not.toBe(first)
  expect(stderr).toContain(`::add-mask::${second}`)
})

it('ci exec says what the pipeline lacks, and runs nothing', async () => {
  job = { GITHUB_ACTIONS: 'true' }
  const { exitCode, stdout, stderr } = await exec('--', 'echo', 'ran')
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' })
  expect(stderr).toContain('id-token: write')
})
