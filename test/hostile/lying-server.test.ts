import { readdirSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { temporaryKeyId } from '../../src/sandbox/identifiers.ts'
import { assertShowable } from '../fuzz/checks.ts'
import { keyless, type Outcome } from '../support/programs.ts'
import { config, createLyingServer, type Lies, type LyingServer, secrets } from './lying-server.ts'

const credentials = ['credential-process', '--profile', 'dev']
const sync = ['profiles', 'sync', '--dry-run', '--session', 'my-org']
const device = ['login', 'my-org', '--force', '--use-device-code', '--no-browser']

const inAnHour = Date.now() + 3_600_000
const keys = {
  accessKeyId: temporaryKeyId('111111111111'),
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE',
  expiration: inAnHour,
}
const role = (changes: object): Lies => ({
  '/federation/credentials': { roleCredentials: { ...keys, ...changes } },
})
const accounts = (changes: object): Lies => ({
  '/assignment/accounts': {
    accountList: [{ accountId: '111111111111', accountName: 'dev' }],
    ...changes,
  },
  '/assignment/roles': { roleList: [{ accountId: '111111111111', roleName: 'Admin' }] },
})
const client = {
  ...{ clientId: 'id', clientSecret: 'secret' },
  ...{ clientIdIssuedAt: 1, clientSecretExpiresAt: Math.floor(inAnHour / 1000) + 1_000_000 },
}
const started = {
  ...{ deviceCode: 'd', userCode: 'ABCD-EFGH', expiresIn: 2, interval: 1 },
  verificationUri: 'https://device.sso.us-east-1.amazonaws.com/',
  verificationUriComplete: 'https://device.sso.us-east-1.amazonaws.com/?user_code=ABCD-EFGH',
}
const refusedForever = (name: string) => (_: unknown, response: ServerResponse) => {
  response.writeHead(400, { 'x-amzn-errortype': name })
  response.end(JSON.stringify({ error: name }))
}
const code = (changes: object, token: Lies[string] = {}): Lies => ({
  '/client/register': client,
  '/device_authorization': { ...started, ...changes },
  '/token': token,
})
const manyBytes = (_: unknown, response: ServerResponse): void => {
  const part = Buffer.alloc(1024 * 1024, 0x20)
  let left = 100
  const more = (): void => {
    while (left-- > 0) if (!response.write(part)) return void response.once('drain', more)
    response.end('{}')
  }
  response.once('close', () => (left = 0))
  more()
}
let page = 0
const endless = (_: unknown, response: ServerResponse): void => {
  response.end(JSON.stringify({ accountList: [], nextToken: `page-${page++}` }))
}

const aboutCredentials: readonly (readonly [what: string, lies: Lies])[] = [
  ['keys that ended long ago', role({ expiration: inAnHour - 7_200_000 })],
  ['an end in seconds', role({ expiration: Math.floor(inAnHour / 1000) })],
  ['an end before all time', role({ expiration: -1 })],
  ['an end that is no number', role({ expiration: 'NaN' })],
  ['an end in the year 9999', role({ expiration: 253_402_300_799_000 })],
  ['an end beyond all time', role({ expiration: 1e300 })],
  ['keys of another account', role({ accessKeyId: temporaryKeyId('999999999999') })],
  ['a key with a line break', role({ secretAccessKey: 'a\ncredential_process = x' })],
  ['a token with an escape code', role({ sessionToken: '\u001B]0;x\u0007' })],
  [
    'a prototype',
    {
      '/federation/credentials':
        '{"__proto__":{"roleCredentials":{}},"roleCredentials":{"__proto__":{}}}',
    },
  ],
  ['a list', { '/federation/credentials': '[]' }],
  ['a page', { '/federation/credentials': '<html>sign in</html>' }],
  ['a hundred megabytes', { '/federation/credentials': manyBytes }],
  ['JSON without a floor', { '/federation/credentials': '['.repeat(1_000_000) }],
  ['the way to another host', { '/federation/credentials': elsewhere }],
]

function elsewhere(_: unknown, response: ServerResponse): void {
  response.writeHead(302, { location: 'http://127.0.0.1:1/' })
  response.end()
}

const aboutAccounts: readonly (readonly [what: string, lies: Lies])[] = [
  ['pages in a ring', accounts({ nextToken: 'again' })],
  ['pages without end', { ...accounts({}), '/assignment/accounts': endless }],
  ['an id that is a path', accounts({ accountList: [{ accountId: '../../x' }] })],
  [
    'a role that is a section',
    {
      ...accounts({}),
      '/assignment/roles': {
        roleList: [{ accountId: '111111111111', roleName: 'a]\n[profile evil' }],
      },
    },
  ],
  [
    'a name of ten megabytes',
    accounts({ accountList: [{ accountId: '111111111111', accountName: 'A'.repeat(10_000_000) }] }),
  ],
]

const hostileLinks = [
  ...['file:///etc/passwd', 'javascript:alert(1)', 'http://device.sso.us-east-1.amazonaws.com/'],
  ...['https://device.sso.us-east-1.amazonaws.com.evil.example/', 'https://evil.example/'],
  ...[
    'https://device.sso.us-east-1.amazonaws.com@evil.example/',
    'https://my-org.awsapps.com:8443/',
  ],
  ...[
    'https://my-bucket.s3.us-east-1.amazonaws.com/',
    'https://xn--wsapps-vta.com/',
    'data:text/html,x',
  ],
]
const aboutCodes: readonly (readonly [what: string, lies: Lies])[] = [
  ...hostileLinks.map(
    (uri) => [`the link ${uri}`, code({ verificationUriComplete: uri })] as const,
  ),
  ['a pause of thirty years', code({ interval: 1e9 })],
  ['no pause', code({ interval: 0 }, refusedForever('AuthorizationPendingException'))],
  ['to slow down for ever', code({}, refusedForever('SlowDownException'))],
  ['a code that is a command', code({ userCode: '$(id)\u001B[2J' })],
  [
    'a token with a line break',
    code({}, { accessToken: 'a\r\nx: y', tokenType: 'Bearer', expiresIn: 3600 }),
  ],
  ['a token for ever', code({}, { accessToken: 'a', tokenType: 'Bearer', expiresIn: 1e12 })],
]

describe('a server that lies', () => {
  let liar: LyingServer
  beforeAll(async () => {
    liar = await createLyingServer()
  })
  afterAll(() => liar.close())

  async function told(lies: Lies, argv: readonly string[]): Promise<Outcome> {
    liar.tell(lies)
    // Little memory, so that what is not bounded shows.
    const env = { ...liar.env, NODE_OPTIONS: '--max-old-space-size=96' }
    return await keyless(argv, { env, timeoutMs: 40_000 })
  }

  function assertRefused(outcome: Outcome): void {
    const { exitCode, stdout, stderr } = outcome
    expect(exitCode, stdout + stderr).not.toBe(0)
    expect(exitCode, stderr).not.toBe(70)
    expect(exitCode, stderr).not.toBeNull()
    expect(stderr).toMatch(/^error: /m)
    assertShowable(stdout + stderr, 'what is said')
    for (const secret of secrets) expect(stdout + stderr).not.toContain(secret)
    expect(liar.home.read('.aws/config')).toBe(config)
  }

  it.each(aboutCredentials)('is not believed: %s', async (_, lies) => {
    const outcome = await told(lies, credentials)
    assertRefused(outcome)
    expect(outcome.stdout).toBe('')
    expect(readdirSync(join(liar.home.path, '.aws'))).not.toContain('cli')
  })

  it.each(aboutAccounts)('is not believed: %s', async (_, lies) => {
    assertRefused(await told(lies, sync))
    expect(liar.asked.length).toBeLessThan(1100)
  })

  it.each(aboutCodes)('is not believed: %s', async (_, lies) => {
    const outcome = await told(lies, device)
    assertRefused(outcome)
    for (const uri of hostileLinks) expect(outcome.stdout + outcome.stderr).not.toContain(uri)
    expect(outcome.stderr).not.toContain('$(id)')
  })

  it('that tells the truth is believed', async () => {
    expect(await told(role({}), credentials)).toMatchObject({ exitCode: 0 })
    expect(await told(accounts({}), sync)).toMatchObject({ exitCode: 0 })
    const token = { accessToken: 'a', tokenType: 'Bearer', expiresIn: 3600 }
    expect(await told(code({}, token), device)).toMatchObject({ exitCode: 0 })
  })
})
