import { createHash } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { join } from 'node:path'
import { type CliStage, createCliStage, startUrl } from '../support/cli-transcript.ts'
import { makeCertificate, startHttp, startHttps, type TestServer } from '../support/http-servers.ts'

const text = `version: 1
session: { name: my-org, start-url: '${startUrl}', region: us-east-1 }
profiles: { template: '{account}.{role|short}' }
`
const digestOf = (bytes: string | Buffer) =>
  `sha256:${createHash('sha256').update(bytes).digest('hex')}`
const digest = digestOf(text)
const page = '<!DOCTYPE html><title>Sign in to the guest network</title>'

let stage: CliStage
let secure: TestServer
let plain: TestServer
let asked: string[]
let env: Record<string, string>

/** Paths of the server are what it does. */
function answer(path: string): { status?: number; location?: string; body?: string | Buffer } {
  const [, what = '', ...rest] = path.split('/')
  const redirects: Readonly<Record<string, string>> = {
    moved: '/good/keyless.yaml',
    'to-http': `${plain.url}/keyless.yaml`,
    'to-far': 'http://example.test/keyless.yaml',
    'to-file': 'file:///etc/passwd',
    'to-user': `https://u:p@127.0.0.1:${secure.port}/good/keyless.yaml`,
    'to-nothing': 'https://',
    round: path,
  }
  if (what in redirects) return { status: 302, location: redirects[what] ?? '' }
  if (what === 'page') return { body: page }
  if (what === 'long') return { body: '#'.repeat(70_000) }
  if (what === 'huge') return { body: '#'.repeat(5_000_000) }
  if (what === 'escapes') return { body: 'version: 1\nsession: { name: "a\\e[31m" }\n' }
  if (what === 'status') return { status: Number.parseInt(rest[0] ?? '', 10) }
  if (what === 'bom') return { body: `\uFEFF${text}` }
  if (what === 'latin') return { body: Buffer.from(`${text}# caf\u00E9\n`, 'latin1') }
  return { body: text }
}

beforeAll(async () => {
  stage = await createCliStage()
  const certificate = makeCertificate(join(stage.home.path, 'own'), 'IP:127.0.0.1')
  env = { AWS_CA_BUNDLE: certificate.certificatePath }
  secure = await startHttps(certificate, (request, response) => {
    asked.push(`${request.url} ${request.headers.authorization ?? ''}`)
    const { status = 200, location, body = '' } = answer(request.url ?? '')
    response.writeHead(status, location === undefined ? {} : { location }).end(body)
  })
  plain = await startHttp((_, response) => response.end(text))
})
beforeEach(() => {
  asked = []
})
afterAll(async () => {
  await secure.close()
  await plain.close()
  await stage.close()
})

const check = (url: string) => stage.keyless(['team', 'check', url], { env })

it.each(['/good/keyless.yaml', '/moved/keyless.yaml', '/good/keyless.yml?ref=main'])(
  'a team file at an https address is read from %s',
  async (path) => {
    const { exitCode, stdout, stderr } = await check(`${secure.url}${path}`)
    expect(exitCode, stderr).toBe(0)
    expect(stdout).toContain(`is in order.\n${digest}\n`)
  },
)

it('its digest is that of its bytes', async () => {
  const { stdout } = await check(`${secure.url}/bom/keyless.yaml`)
  expect(stdout).toContain(digestOf(Buffer.from(`\uFEFF${text}`)))
})

it('and from a server of this machine without a certificate', async () => {
  expect((await check(`${plain.url}/keyless.yaml`)).exitCode).toBe(0)
})

it.each([
  ['to-http', 'leads elsewhere, and that address does not begin with https'],
  ['to-far', 'leads elsewhere, and that address does not begin with https'],
  ['to-file', 'leads elsewhere, and that address does not begin with https'],
  ['to-user', 'leads elsewhere, and that address has a user name or a password'],
  ['to-nothing', 'leads to no address'],
  ['round', 'leads on and on'],
  ['status/404', 'answered 404 in place of the team file. A private one is read over git'],
  ['status/500', 'answered 500 in place of the team file'],
  ['page', 'it is a web page, not a team file'],
  ['latin', 'it is not UTF-8 text'],
  ['long', 'it is longer than 65536 bytes'],
  ['escapes', 'text with a character that cannot be seen (U+001B)'],
])('one whose server does %s is refused', async (what, says) => {
  const { exitCode, stdout, stderr } = await check(`${secure.url}/${what}/keyless.yaml`)
  expect(exitCode).toBe(1)
  expect(stdout + stderr).toContain(says)
  expect(stdout + stderr).not.toContain('\u001b')
  expect(asked.length).toBeLessThan(8)
})

it('one without an end is given up', async () => {
  const { exitCode, stdout } = await stage.keyless(
    ['team', 'check', `${secure.url}/huge/keyless.yaml`, '--json'],
    { env },
  )
  expect(exitCode).toBe(1)
  expect(stdout).toContain('service-answer-invalid')
})

it('a new colleague needs its address and nothing else', async () => {
  const url = `${secure.url}/moved/keyless.yaml`
  const made = await stage.keyless(['setup', url, '--digest', digest, '--yes'], { env })
  expect(made.exitCode, made.stderr).toBe(0)
  expect(stage.home.read('.aws/config')).toContain('[profile dev.Administrator]')
  asked = []
  const sync = await stage.keyless(['profiles', 'sync', '--yes'], { env })
  expect(sync.exitCode, sync.stderr).toBe(0)
  const again = await stage.keyless(['setup', '--yes'], { env })
  expect(again.exitCode, again.stderr).toBe(0)
  expect(asked).toEqual([])
  const update = await stage.keyless(['team', 'update'], { env })
  expect(update.stderr).toBe('The team file is as you accepted it.\n')
  expect(asked).toHaveLength(2)
})
