/** The sandbox's S3, asked by the clients that people have. */
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { tutorialKey } from '../support/iam-users.ts'
import { runProgram } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { missingWitness, witness } from '../support/witnesses.ts'

const logs = 'AWSLogs/o-exampleorg/111111111111/CloudTrail/eu-west-1/2026/11'
const keys = ['20', '21', '22'].map((day) => `${logs}/${day}/log.json.gz`)

let home: TempHome
let sandbox: Sandbox
let env: Readonly<Record<string, string>>
beforeEach(async () => {
  home = createTempHome()
  mkdirSync(join(home.path, 'bucket'))
  for (const key of keys) home.write(`bucket/${key}`, `of ${key}`)
  sandbox = await startSandbox({ buckets: { 'my-trail': join(home.path, 'bucket') } })
  const { keyId, secret } = tutorialKey('deploy')
  const names = { AWS_ACCESS_KEY_ID: keyId, AWS_SECRET_ACCESS_KEY: secret }
  env = { ...home.env, ...names, AWS_ENDPOINT_URL_S3: sandbox.url, AWS_REGION: 'us-east-1' }
})
afterEach(async () => {
  await sandbox.close()
  home.remove()
})

it.skipIf(missingWitness('KEYLESS_WITNESS_AWS'))(
  'the AWS CLI lists and copies a bucket',
  async () => {
    const aws = async (...args: string[]) =>
      runProgram([witness('KEYLESS_WITNESS_AWS') ?? '', 's3', ...args], { env, cwd: home.path })
    expect((await aws('ls')).stdout).toContain(' my-trail\n')
    expect((await aws('ls', 's3://my-trail')).stdout.trim()).toBe('PRE AWSLogs/')
    const synced = await aws('sync', 's3://my-trail', 'copy', '--only-show-errors')
    expect(synced).toMatchObject({ exitCode: 0, stderr: '' })
    for (const key of keys) {
      expect(readFileSync(join(home.path, 'copy', key), 'utf8')).toBe(`of ${key}`)
    }
    expect(readdirSync(dirname(join(home.path, 'copy', keys[0] ?? '')))).toHaveLength(1)
    const missing = await aws('ls', 's3://no-trail')
    expect(missing.stderr).toContain('(NoSuchBucket)')
  },
)

it.skipIf(missingWitness('KEYLESS_WITNESS_PYTHON'))(
  'boto3 reads answers and errors as S3 has them',
  async () => {
    const script = fileURLToPath(new URL('../support/s3-calls.py', import.meta.url))
    const python = witness('KEYLESS_WITNESS_PYTHON') ?? ''
    const { stdout, stderr } = await runProgram([python, script], { env })
    expect(stderr).toBe('')
    const length = `of ${keys[0]}`.length
    expect(JSON.parse(stdout)).toEqual({
      keys,
      bytes: length,
      length,
      part: Buffer.from('f A').toString('hex'),
      region: 'us-east-1',
      elsewhere: 3,
      unchanged: ['304', 304],
      changed: ['PreconditionFailed', 412],
      beyond: ['InvalidRange', 416],
      noKey: ['NoSuchKey', 404],
      noBucket: ['NoSuchBucket', 404],
      noWrite: ['NotImplemented', 501],
      stranger: ['InvalidAccessKeyId', 403],
    })
  },
)
