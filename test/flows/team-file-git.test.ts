import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KeylessError } from '../../src/errors.ts'
import { readFromGit } from '../../src/guard/git-team-file.ts'
import { teamSource } from '../../src/guard/team-source.ts'
import {
  createGitSsh,
  createRepository,
  type GitSsh,
  type Repository,
  startGitHttps,
} from '../support/git-server.ts'
import { missingProgram } from '../support/witnesses.ts'
import { makeCertificate, type TestServer } from '../support/http-servers.ts'

/** Without it, what goes over ssh is not tried, and that is said. */
const noSsh = missingProgram('sshd')

const text = 'version: 1\n# the team\n'
let folder: string
let repository: Repository
let first: string
let server: TestServer
let ssh: GitSsh | undefined
let env: Record<string, string>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'keyless-git-'))
  repository = createRepository(join(folder, 'served', 'aws.git'))
  first = repository.commit({ 'keyless.yaml': 'version: 1\n' })
  repository.commit({
    'keyless.yaml': text,
    'a b/keyless.yaml': 'version: 1\n# elsewhere\n',
    'link.yaml': '-> /etc/passwd',
    'long.yaml': '#'.repeat(70_000),
  })
  repository.git('branch', 'next', first)
  const certificate = makeCertificate(join(folder, 'own'), 'IP:127.0.0.1')
  server = await startGitHttps(join(folder, 'served'), certificate)
  ssh = noSsh ? undefined : createGitSsh(folder)
  env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    GIT_SSL_CAINFO: certificate.certificatePath,
    GIT_SSH_COMMAND: ssh?.command ?? 'false',
    // Of a hook that runs keyless, for instance: of no concern to the team file.
    GIT_DIR: '/nowhere',
    GIT_CONFIG_COUNT: 'x',
  }
})
afterAll(async () => {
  await server.close()
  ssh?.remove()
  rmSync(folder, { recursive: true, force: true })
})

async function read(address: string, own: Record<string, string> = {}): Promise<string> {
  const source = teamSource(address)
  if (source?.kind !== 'git') throw new Error(`${address} is no git address`)
  const signal = new AbortController().signal
  const bytes = await readFromGit(source, { env: { ...env, ...own }, signal, mayAsk: false })
  return bytes.toString('utf8')
}

async function failed(address: string, own?: Record<string, string>): Promise<string> {
  const error: unknown = await read(address, own).catch((thrown: unknown) => thrown)
  return error instanceof KeylessError ? `${error.code}: ${error.message}` : String(error)
}

const https = (rest = '') => `git+${server.url}/aws.git${rest}`
const overSsh = (rest = '') => `git+ssh://root@example.test${repository.path}${rest}`

const ways = [['https', https] as const, ...(noSsh ? [] : [['ssh', overSsh] as const])]

describe.each(ways)('a team file in a git repository over %s', (_, address) => {
  it('is that of the usual branch', async () => {
    expect(await read(address())).toBe(text)
  })

  it('may be that of a branch, and elsewhere in the repository', async () => {
    expect(await read(address('#ref=next'))).toBe('version: 1\n')
    expect(await read(address('#path=a%20b/keyless.yaml'))).toContain('elsewhere')
  })

  it('is not there: says so', async () => {
    expect(await failed(address('#path=none.yaml'))).toContain('team-file-missing: There is no')
    expect(await failed(address('#ref=none'))).toContain('team-file-unreachable: Git could not')
  })
})

it.skipIf(noSsh)('comes over ssh in the short spelling too', async () => {
  expect(await read(`root@example.test:${repository.path}`)).toBe(text)
})

it('alone is fetched from a server that can, and the rest of its commit is not', async () => {
  repository.git('config', 'uploadpack.allowFilter', 'true')
  expect(await read(https())).toBe(text)
})

it.each([
  ['#path=link.yaml', 'team-file-invalid: link.yaml of .* is a link'],
  ['#path=a%20b', 'team-file-invalid: a b of .* is no file'],
  ['#path=long.yaml', 'team-file-invalid: long.yaml of .* is longer than 65536 bytes'],
])('with %s is refused', async (rest, says) => {
  expect(await failed(https(rest))).toMatch(new RegExp(says))
})

it('has the bytes that are in the repository, whatever they are', async () => {
  const odd = Buffer.concat([Buffer.from('\uFEFF# caf'), Buffer.from([0xe9, 0x0a])])
  const own = createRepository(join(folder, 'served', 'odd.git'))
  own.commit({ 'keyless.yaml': odd })
  const source = teamSource(`git+${server.url}/odd.git`)
  if (source?.kind !== 'git') throw new Error('no git address')
  const { signal } = new AbortController()
  expect(await readFromGit(source, { env, signal, mayAsk: false })).toEqual(odd)
})

it('is never had by another protocol, whatever git is set to', async () => {
  const ran = join(folder, 'ran')
  const home = mkdtempSync(join(folder, 'home-'))
  const set = (key: string, value: string) =>
    execFileSync('git', ['config', '--global', key, value], { env: { ...process.env, HOME: home } })
  set(`url.ext::sh -c touch% ${ran}% #.insteadOf`, `${server.url}/ext`)
  set(`url.file://${repository.path}.insteadOf`, `${server.url}/file`)
  set('protocol.allow', 'always')
  for (const name of ['ext', 'file']) {
    const address = `git+${server.url}/${name}`
    expect(await failed(address, { HOME: home })).toContain('not allowed')
  }
  expect(existsSync(ran)).toBe(false)
})

it('runs no hook of the person, and leaves nothing behind', async () => {
  const ran = join(folder, 'hook-ran')
  const hooks = join(folder, 'hooks')
  mkdirSync(hooks)
  writeFileSync(join(hooks, 'reference-transaction'), `#!/bin/sh\ntouch ${ran}\n`, { mode: 0o755 })
  const home = mkdtempSync(join(folder, 'home-'))
  writeFileSync(join(home, '.gitconfig'), `[core]\nhooksPath = ${hooks}\n`)
  const own = mkdtempSync(join(folder, 'temp-'))
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = own
  expect(await read(https(), { HOME: home })).toBe(text)
  if (before === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = before
  expect(existsSync(ran)).toBe(false)
  expect(readdirSync(own)).toEqual([])
})

it.skipIf(noSsh)('asks nobody for a password where nobody sits', async () => {
  const key = { GIT_SSH_COMMAND: (ssh?.command ?? '').replace(join(folder, 'user'), '/dev/null') }
  expect(await failed(overSsh(), key)).toContain('team-file-unreachable')
})
