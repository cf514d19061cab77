import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { callJson, jsonPages, listJson } from '../../../src/credentials/json-call.ts'
import { AccessDenied, ServiceError } from '../../../src/errors.ts'
import { systemClock } from '../../../src/system/clock.ts'
import { stringField } from '../../../src/tokens/json-fields.ts'
import { answer, now } from './credential-world.ts'
import { athena, type JsonServer, startJsonServer } from './json-server.ts'
import { http } from './sts-server.ts'

let server: JsonServer
const slept: number[] = []
const clock = {
  ...systemClock,
  now: () => now,
  sleep: (ms: number) => Promise.resolve(void slept.push(ms)),
}

beforeAll(async () => {
  server = await startJsonServer()
})
afterAll(() => server.close())
beforeEach(() => {
  server.asked.length = 0
  slept.length = 0
})

const options = () => ({ http, clock, region: 'eu-west-1', endpoint: server.url })
const api = () => ({ service: athena, credentials: answer, options: options() })
const call = { operation: 'GetQueryExecution', input: { QueryExecutionId: 'q-1' } }

it('sends a signed target and body, and answers with the object', async () => {
  server.answers = [{ body: { QueryExecution: { QueryExecutionId: 'q-1' } } }]
  expect(await callJson(api(), call)).toEqual({ QueryExecution: { QueryExecutionId: 'q-1' } })
  expect(server.asked).toEqual([
    {
      target: 'AmazonAthena.GetQueryExecution',
      input: { QueryExecutionId: 'q-1' },
      signed: true,
      region: 'athena in eu-west-1',
    },
  ])
})

it('sends an empty object where an operation asks for nothing', async () => {
  server.answers = [{ body: {} }]
  await callJson(api(), { operation: 'ListInstances' })
  expect(server.asked[0]?.input).toEqual({})
})

describe('patience', () => {
  it('waits throttling and outages out, at most six times', async () => {
    const throttled = { status: 400, body: { __type: 'ThrottlingException' } }
    const busy = { status: 400, body: { __type: 'TooManyRequestsException' } }
    server.answers = [throttled, busy, { status: 503, body: '' }, { body: {} }]
    await callJson(api(), call)
    expect(slept).toHaveLength(3)
    server.answers = [throttled]
    await expect(callJson(api(), call)).rejects.toMatchObject({
      code: 'portal-throttled',
      details: { error: 'Throttling', requestId: 'req-1' },
    })
    expect(slept).toHaveLength(9)
    expect(Math.max(...slept)).toBeLessThanOrEqual(12_000)
  })

  it('does a thing once that must not be done twice', async () => {
    server.answers = [{ status: 500, body: {} }]
    const once = callJson(api(), { ...call, once: true })
    await expect(once).rejects.toMatchObject({ code: 'service-failed' })
    expect(server.asked).toHaveLength(1)
    server.answers = [{ status: 503, body: {} }, { body: {} }]
    await callJson(api(), { ...call, once: true })
    expect(server.asked).toHaveLength(3)
  })

  it('ends calls and waits with the reason of the signal', async () => {
    const stop = new AbortController()
    server.answers = [{ status: 503, body: '' }]
    const stopping = {
      ...clock,
      sleep: (ms: number, signal?: AbortSignal) => {
        stop.abort(new Error('stopped'))
        return systemClock.sleep(ms + 60_000, signal)
      },
    }
    const stoppable = { ...options(), clock: stopping, signal: stop.signal }
    await expect(callJson({ ...api(), options: stoppable }, call)).rejects.toThrow('stopped')
    await expect(callJson({ ...api(), options: stoppable }, call)).rejects.toThrow('stopped')
    expect(server.asked).toHaveLength(1)
  })
})

describe('refusals', () => {
  const denial = 'User: me is not authorized to perform: athena:GetQueryExecution'

  it.each([
    ['__type', {}, { __type: 'AccessDeniedException', Message: denial }],
    ['a long __type', {}, { __type: 'com.amazon.coral#AccessDeniedException', message: denial }],
    ['code', {}, { code: 'AccessDeniedException', message: denial }],
    ['the header', { 'x-amzn-errortype': 'AccessDeniedException:http://x' }, { message: denial }],
  ])('are told by %s', async (_, headers, body) => {
    server.answers = [{ status: 400, headers, body }]
    const refused = callJson(api(), call)
    await expect(refused).rejects.toBeInstanceOf(AccessDenied)
    await expect(refused).rejects.toMatchObject({
      code: 'service-denied',
      exitCode: 5,
      message: `These credentials may not ask Athena for GetQueryExecution (AccessDenied: ${denial}).`,
      details: { operation: 'GetQueryExecution', status: 400, error: 'AccessDenied' },
    })
    expect(server.asked).toHaveLength(1)
  })

  it('that the service has a better word for are told in that', async () => {
    server.answers = [{ status: 400, body: { __type: 'MetadataException', message: 'no table' } }]
    const service = {
      ...athena,
      refused: ({ code }: { readonly code: string }) =>
        new ServiceError('service-failed', `it was ${code}`),
    }
    await expect(callJson({ ...api(), service }, call)).rejects.toThrow('it was Metadata')
  })

  it('are safe for a terminal', async () => {
    const message = 'no\u001B[31m such\u202E query'
    server.answers = [{ status: 400, body: { __type: 'InvalidRequestException', message } }]
    await expect(callJson(api(), call)).rejects.toMatchObject({
      code: 'service-refused',
      message: 'GetQueryExecution was refused (InvalidRequest: no such query).',
    })
  })
})

it.each([
  ['nothing', ''],
  ['a list', '[]'],
  ['half an answer', '{"QueryExecution":'],
  ['a page', '<!DOCTYPE html><html><body>Sign in</body></html>'],
])('takes %s for no answer', async (_, body) => {
  server.answers = [{ body }]
  const code = 'service-answer-invalid'
  await expect(callJson(api(), call)).rejects.toMatchObject({ code })
})

it('takes the page of a proxy for no word of the service', async () => {
  server.answers = [{ status: 407, body: '<html>who are you?</html>' }]
  const message = expect.stringContaining('Something other than AWS') as string
  await expect(callJson(api(), call)).rejects.toMatchObject({ message })
})

it('sends nothing to an endpoint that is neither https nor on this machine', async () => {
  const elsewhere = { ...options(), endpoint: 'http://athena.example' }
  await expect(callJson({ ...api(), options: elsewhere }, call)).rejects.toMatchObject({
    code: 'endpoint-invalid',
  })
})

describe('lists', () => {
  const list = { operation: 'ListUsers', input: { IdentityStoreId: 'd-1' }, list: 'Users' }
  const name = (member: Readonly<Record<string, unknown>>) => stringField(member, 'UserName')

  it('come whole, page by page', async () => {
    server.answers = [
      { body: { Users: [{ UserName: 'a' }], NextToken: 'p2' } },
      { body: { Users: [], NextToken: 'p3' } },
      { body: { Users: [{ UserName: 'b' }], NextToken: null } },
    ]
    expect(await listJson(api(), list, name)).toEqual(['a', 'b'])
    expect(server.asked.map(({ input }) => input)).toEqual([
      { IdentityStoreId: 'd-1' },
      { IdentityStoreId: 'd-1', NextToken: 'p2' },
      { IdentityStoreId: 'd-1', NextToken: 'p3' },
    ])
  })

  it('are asked for no further than they are read', async () => {
    server.answers = [{ body: { Users: [], NextToken: 'p2' } }]
    for await (const page of jsonPages(api(), list)) {
      expect(page).toHaveProperty('Users')
      break
    }
    expect(server.asked).toHaveLength(1)
  })

  it.each([
    ['that turn in a circle', { Users: [], NextToken: 'again' }],
    ['that are none', { Users: 'many' }],
    ['with a member that is none', { Users: [{ UserName: 7 }] }],
    ['that are missing', {}],
  ])('%s are no answer', async (_, body) => {
    server.answers = [{ body }]
    await expect(listJson(api(), list, name)).rejects.toMatchObject({
      code: 'service-answer-invalid',
      message: 'The answer to ListUsers is not what Athena sends.',
    })
  })
})
