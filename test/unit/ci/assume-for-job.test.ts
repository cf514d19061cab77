import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { assumeForJob } from '../../../src/ci/assume-for-job.ts'
import { readToken } from '../../../src/ci/read-token.ts'
import { createControlClient } from '../../../src/sandbox/control-client.ts'
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.ts'
import { createHttp } from '../../../src/system/http-client.ts'
import { silentLog } from '../../../src/system/log.ts'
import { startHttp } from '../../support/http-servers.ts'

let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox()
})
afterEach(() => {
  sandbox.faults.clear()
  sandbox.journal.clear()
})
afterAll(() => sandbox.close())

/** A clock whose sleep takes no time. */
function patientClock() {
  const waits: number[] = []
  const slept = (): number => waits.reduce((sum, ms) => sum + ms, 0)
  const clock = {
    now: () => new Date(),
    monotonicMs: slept,
    sleep: async (ms: number) => {
      waits.push(ms)
    },
  }
  return { clock, waits }
}

async function assume(
  waitMs: number,
  subject?: string,
  audience = 'sts.amazonaws.com',
  endpoint = sandbox.url,
) {
  const { clock, waits } = patientClock()
  const token = await createControlClient(sandbox).pipelineToken({
    platform: 'github',
    audience,
    subject,
    claims: {},
  })
  const http = createHttp({ runtime: 'node', env: {}, log: silentLog })
  const said: string[] = []
  const outcome = await assumeForJob(
    {
      roleArn: 'arn:aws:iam::111111111111:role/ci-github',
      roleSessionName: 'github-7',
      durationSeconds: 900,
      token,
      claims: readToken(token),
    },
    {
      sts: { http, clock, region: 'us-east-1', endpoint },
      waitMs,
      waiting: (says) => said.push(says),
    },
  ).then(
    ({ assumedRoleArn }) => assumedRoleArn,
    (error: unknown) => (error as { code: string }).code,
  )
  return { outcome, waits, said, calls: sandbox.journal.entries().length }
}

const arn = 'arn:aws:sts::111111111111:assumed-role/ci-github/github-7'

describe('a role that IAM does not know everywhere yet', () => {
  it('is asked for again, ever more patiently, and said to be', async () => {
    const fault = { operation: 'AssumeRoleWithWebIdentity', kind: 'error', count: 2 } as const
    sandbox.faults.add({ ...fault, name: 'IDPCommunicationError' })
    const { outcome, waits, said } = await assume(15_000)
    expect({ outcome, waits, said: said.length }).toEqual({
      outcome: arn,
      waits: [1000, 2000],
      said: 1,
    })
  })

  it('is refused in the end, no later than was said', async () => {
    const { outcome, waits } = await assume(5000, 'repo:evil/app:pull_request')
    expect({ outcome, waits }).toEqual({
      outcome: 'web-identity-refused',
      waits: [1000, 2000, 2000],
    })
  })
})

it('a refusal that waiting does not change is told at once', async () => {
  expect(await assume(15_000, undefined, 'vault')).toMatchObject({
    outcome: 'web-identity-refused',
    waits: [],
    calls: 1,
  })
})

it('nothing is asked again without a wait', async () => {
  expect(await assume(0, 'repo:evil/app:pull_request')).toMatchObject({ waits: [], calls: 1 })
})

describe('an answer of AWS', () => {
  /** Whatever is asked, the same keys. */
  async function answered(accountId: string, expiration: string) {
    const keys =
      '<AccessKeyId>ASIAUNDECODABLE000001</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>'
    const body = `<AssumeRoleWithWebIdentityResponse><AssumeRoleWithWebIdentityResult><AssumedRoleUser><Arn>arn:aws:sts::${accountId}:assumed-role/ci-github/github-7</Arn><AssumedRoleId>AROA:github-7</AssumedRoleId></AssumedRoleUser><Credentials>${keys}<Expiration>${expiration}</Expiration></Credentials></AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`
    const server = await startHttp((_, response) => response.end(body))
    try {
      return await assume(0, undefined, 'sts.amazonaws.com', server.url)
    } finally {
      await server.close()
    }
  }

  it('of another account is not taken', async () => {
    const { outcome } = await answered('999999999999', '2100-01-01T00:00:00Z')
    expect(outcome).toBe('credentials-foreign')
  })

  it('that has ended is not taken', async () => {
    const { outcome } = await answered('111111111111', '2020-01-01T00:00:00Z')
    expect(outcome).toBe('service-answer-invalid')
  })
})
