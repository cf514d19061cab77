/**
 * A home with everything that keyless reads, some of it hostile, and one command run in it, in this
 * process. Secrets in the files are marked, so that one that gets out is seen.
 */
import { createHash } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../src/cli/cli.ts'
import { ServiceError } from '../../src/errors.ts'
import type { HttpResponse } from '../../src/system/http.ts'
import { createHostSystem } from '../../src/system/host-system.ts'
import type { System } from '../../src/system/system.ts'
import { createTerminal } from '../../src/system/terminal.ts'
import { createHastyClock, usualStartMs } from './hasty-clock.ts'
import type { Scratch } from './scratch.ts'

const sha1 = (text: string): string => createHash('sha1').update(text).digest('hex')

const usualExpiry = '2026-11-23T17:00:00Z'

/** Hostile input stands for one of these; the others are as they are here. */
export const homeFiles: Readonly<Record<string, string>> = {
  '.aws/config': `[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access

[profile dev]
sso_session = my-org
sso_account_id = 111111111111
sso_role_name = Admin
region = eu-west-1

[profile keys]
region = us-east-1
`,
  '.aws/credentials': `[keys]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = @KEYS@
`,
  [`.aws/sso/cache/${sha1('my-org')}.json`]:
    '{"startUrl": "https://my-org.awsapps.com/start", "region": "us-east-1", "accessToken": "@ACCESS@", "expiresAt": "2026-11-23T17:00:00Z", "clientId": "id", "clientSecret": "@CLIENT@", "registrationExpiresAt": "2027-02-21T09:00:00Z", "refreshToken": "@REFRESH@"}',
  [`.aws/cli/cache/${sha1('{"accountId":"111111111111","roleName":"Admin","sessionName":"my-org"}')}.json`]:
    '{"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIAIOSFODNN7EXAMPLE", "SecretAccessKey": "@KEYS@", "SessionToken": "@SESSION@", "Expiration": "2026-11-23T17:00:00Z", "AccountId": "111111111111"}}',
  '.config/keyless/config.yaml': 'version: 1\nproduction:\n  profiles: [prod-*]\n',
  '.local/state/keyless/journal/current.jsonl':
    '{"version":1,"time":"2026-11-23T08:59:00.123Z","event":"credentials","profile":"dev","via":"exec","program":"aws","parents":["bash"]}\n',
  '.local/state/keyless/edits/20260102T030405Z-1.json':
    '{"version":1,"id":"20260102T030405Z-1","at":"2026-01-02T03:04:05.000Z","file":"@HOME@/.aws/config","sections":[{"key":"[profile gone]","before":["[profile gone]","region = x"],"after":null,"follows":"[profile dev]"}]}\n',
  '.local/state/keyless/profile-uses.json':
    '{"version":1,"profiles":{"dev":{"score":1,"lastMs":1764000000000}}}\n',
}

/** Where each mark may stand: behind the name of the secret. Elsewhere mutations have put it. */
const marked: readonly (readonly [mark: string, where: RegExp, secret: string])[] = [
  ['@ACCESS@', /("accessToken": ")@ACCESS@/g, `aoaAAAA${'CANARYaccess0123'.repeat(8)}`],
  ['@REFRESH@', /("refreshToken": ")@REFRESH@/g, `aorAAAA${'CANARYrefresh012'.repeat(8)}`],
  ['@CLIENT@', /("clientSecret": ")@CLIENT@/g, `eyJ${'CANARYclient0123'.repeat(4)}`],
  ['@SESSION@', /("SessionToken": ")@SESSION@/g, `IQoJ${'CANARYsession012'.repeat(8)}`],
  [
    '@KEYS@',
    /("SecretAccessKey": "|^aws_secret_access_key = )@KEYS@/gm,
    'CANARY/secret+access/key/0123456789abcde',
  ],
]

export const signInSecrets = ['CANARYaccess', 'CANARYrefresh', 'CANARYclient']
export const keySecrets = ['CANARYsession', 'CANARY/secret']

function withSecrets(text: string, home: string): string {
  return marked
    .reduce((all, [mark, where, secret]) => {
      return all.replace(where, `$1${secret}`).replaceAll(mark, 'x')
    }, text)
    .replaceAll('@HOME@', home)
}

export interface Ran {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
  /** What `--debug` would have shown. */
  readonly log: string
}

export interface HostileHome {
  readonly path: string
  /** Makes all files anew. */
  fill(changes: Readonly<Record<string, string>>): void
  run(argv: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran>
  /** The text of every file, and what kind each other entry is, by path. */
  contents(): ReadonlyMap<string, string>
}

/** @param startMs what the clock says, and when sign-in and keys have their eight hours (always the same). */
export function createHostileHome(
  scratch: Scratch,
  answer: () => HttpResponse | undefined,
  startMs = usualStartMs,
): HostileHome {
  const home = join(scratch.path, 'home')
  const expiry = `${new Date(startMs + 8 * 3_600_000).toISOString().slice(0, 19)}Z`
  return {
    path: home,
    fill(changes) {
      rmSync(home, { recursive: true, force: true })
      for (const [name, text] of Object.entries({ ...homeFiles, ...changes })) {
        const dated = text.replaceAll(usualExpiry, expiry)
        scratch.put(join('home', name), withSecrets(dated, home))
      }
    },
    run: (argv, env) => runIn({ home, startMs, answer }, argv, env),
    contents: () => contentsOf(scratch.path),
  }
}

interface Place {
  readonly home: string
  readonly startMs: number
  readonly answer: () => HttpResponse | undefined
}

async function runIn(
  { home, startMs, answer }: Place,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  const said = { stdout: '', stderr: '', log: '' }
  const own = { ...env, HOME: home, PATH: '/nowhere' }
  const host = {
    ...{ env: own, versions: process.versions, pid: process.pid },
    ...{ argv: ['node', '/bin/true'], execPath: '/bin/true', ppid: process.pid },
    platform: 'linux',
    getuid: () => process.getuid?.() ?? 0,
  } as const
  const write = (text: string): void => void (said.log += text)
  const system = Object.create(createHostSystem(host, { debug: true, write, isKeyless: true }), {
    clock: { value: createHastyClock(startMs) },
    http: { value: { request: async () => answer() ?? unreachable() } },
  }) as System
  const streams = { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr }
  const terminal = Object.create(createTerminal(streams, { ...own, NO_COLOR: '1' }, 'linux'), {
    write: { value: (text: string) => void (said.stdout += text) },
    writeError: { value: (text: string) => void (said.stderr += text) },
    ...{ stdinIsTty: { value: false }, stdoutIsTty: { value: false } },
    ...{ stderrIsTty: { value: false }, readAll: { value: async () => '' } },
  }) as ReturnType<typeof createTerminal>
  const signal = new AbortController().signal
  return { exitCode: await run(argv, { system, terminal, signal, version: 'fuzz' }), ...said }
}

function unreachable(): never {
  throw new ServiceError('network-unreachable', 'The host could not be reached.', {
    details: { retryable: false, requestSent: false },
  })
}

function contentsOf(folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name)
    const stats = lstatSync(path)
    if (stats.isFile()) found.set(name, readFileSync(path, 'utf8'))
    else if (!stats.isDirectory()) found.set(name, `mode ${stats.mode.toString(8)}`)
  }
  return found
}
