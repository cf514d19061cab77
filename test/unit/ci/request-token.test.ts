import { afterEach, expect, it } from 'vitest'
import { findJob } from '../../../src/ci/job.ts'
import { jobToken } from '../../../src/ci/job-token.ts'
import { createHttp } from '../../../src/system/http-client.ts'
import { silentLog } from '../../../src/system/log.ts'
import { startHttp, type TestServer } from '../../support/http-servers.ts'
import { githubClaims, pipelineToken } from '../../support/pipeline-token.ts'

let server: TestServer | undefined
afterEach(async () => {
  await server?.close()
})

/** Answers one after the other; the last one from then on. */
async function ask(answers: readonly (readonly [status: number, body: string])[]) {
  const seen: string[] = []
  server = await startHttp((request, response) => {
    const [status, body] = answers[Math.min(seen.length, answers.length - 1)] ?? [500, '']
    seen.push(`${request.method} ${request.url} ${request.headers['authorization']}`)
    response.writeHead(status).end(body)
  })
  const job = findJob({
    GITHUB_ACTIONS: 'true',
    ACTIONS_ID_TOKEN_REQUEST_URL: `${server.url}/token?api-version=2.0`,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'secret-of-the-job',
  })
  if (job === undefined) throw new Error('that is a job of GitHub')
  const waits: number[] = []
  const clock = {
    now: () => new Date(),
    monotonicMs: () => 0,
    sleep: async (ms: number) => {
      waits.push(ms)
    },
  }
  const http = createHttp({ runtime: 'node', env: {}, log: silentLog })
  const options = { audience: 'a b&c', connection: undefined, tokenVariable: undefined }
  const outcome = await jobToken(job, { ...options, system: { http, clock } }).catch(
    (error: unknown) => error as Error,
  )
  return { outcome, seen, waits }
}

const token = pipelineToken(githubClaims())
const answer = JSON.stringify({ count: 1, value: token })

it('asks as GitHub says, with the audience as one value', async () => {
  const { outcome, seen } = await ask([[200, answer]])
  expect(outcome).toBe(token)
  expect(seen).toEqual(['GET /token?api-version=2.0&audience=a+b%26c Bearer secret-of-the-job'])
})

it('asks again where the platform is out of order, ever more patiently', async () => {
  const { outcome, waits } = await ask([
    [503, ''],
    [429, ''],
    [200, answer],
  ])
  expect({ outcome, waits }).toEqual({ outcome: token, waits: [500, 1000] })
})

it('gives up after four times', async () => {
  const { outcome, seen } = await ask([[500, 'sorry']])
  expect({ outcome, calls: seen.length }).toMatchObject({
    outcome: { code: 'service-failed' },
    calls: 4,
  })
})

it.each([
  [401, ''],
  [302, ''],
  [404, ''],
  [200, 'not json'],
  [200, '{"value":7}'],
  [200, '{"value":"no token"}'],
  [200, `{"__proto__":{"value":"${token}"}}`],
])('asks once where the answer is %s %s, and says nothing of the secret', async (status, body) => {
  const { outcome, seen } = await ask([[status, body]])
  expect({ outcome, calls: seen.length }).toMatchObject({
    outcome: { code: 'pipeline-token-missing' },
    calls: 1,
  })
  expect(String(outcome)).not.toContain('secret-of-the-job')
})
