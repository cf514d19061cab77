/**
 * Runs keyless in this process: arguments in; stdout, stderr, exit code and files out. The terminal
 * is a fake, the HOME a throw-away, the Identity Center a sandbox, the person one without a head.
 */
import { PassThrough, Writable } from 'node:stream'
import { run } from '../../src/cli/cli.ts'
import { type Person, visit } from '../../src/sandbox/person.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../src/sandbox/start-sandbox.ts'
import { type Clock, systemClock } from '../../src/system/clock.ts'
import { createHttp } from '../../src/system/http-client.ts'
import { createLog } from '../../src/system/log-stderr.ts'
import { resolvePaths } from '../../src/system/paths.ts'
import type { Terminal } from '../../src/system/terminal.ts'
import { testJournal } from './journal.ts'
import { createTempHome, type TempHome } from './temp-home.ts'

export interface Transcript {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

export interface TranscriptOptions {
  /** More variables; undefined takes one away. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Both outputs are a terminal of so many columns; the keyboard is not there. */
  readonly columns?: number
  /** Answers each question of a plain terminal, by what was shown since the last answer. */
  readonly answer?: (shown: string) => string
  readonly signal?: AbortSignal
  /** What standard input holds. */
  readonly input?: string
  /** Names of the processes above keyless, nearest first. */
  readonly parents?: readonly string[]
}

export interface CliStage {
  readonly sandbox: Sandbox
  readonly home: TempHome
  /** Runs a command line; addresses that it shows are visited by alice. */
  keyless(argv: readonly string[], options?: TranscriptOptions): Promise<Transcript>
  /** The sandbox and keyless together this much later. */
  advance(ms: number): void
  /** As keyless sees it. */
  now(): Date
  /** What visiting an address came to, in order. */
  readonly visits: readonly Promise<unknown>[]
  close(): Promise<void>
}

const alice: Person = { user: 'alice', password: 'through-the-looking-glass' }

/** The person in front of the screen: opens every sign-in address that appears, once. */
function createVisitor(person: Person, visits: Promise<unknown>[]): (text: string) => void {
  const seen = new Set<string>()
  return (text) => {
    for (const [url] of text.matchAll(/http:\/\/127\.0\.0\.1\S+/g)) {
      const isSignIn = url.includes('/authorize?') || url.includes('user_code=')
      if (!isSignIn || seen.has(url)) continue
      seen.add(url)
      visits.push(visit(url, person).catch((error: unknown) => error))
    }
  }
}

interface Keyboard {
  readonly stdin: NodeJS.ReadStream
  readonly stderr: NodeJS.WriteStream
}

/** Readline's question is the last thing that is shown before it waits. */
function createKeyboard(answer: (shown: string) => string, out: { stderr: string }): Keyboard {
  const stdin = new PassThrough()
  let answered = 0
  const stderr = new Writable({
    decodeStrings: false,
    write(text: string, _encoding, done) {
      out.stderr += text
      if (/[:\]] $/.test(text)) {
        const shown = out.stderr.slice(answered)
        answered = out.stderr.length
        // A person is never so quick that nothing else gets its turn.
        setImmediate(() => stdin.write(`${answer(shown)}\n`))
      }
      done()
    },
  })
  return { stdin, stderr } as unknown as Keyboard
}

function fakeTerminal(
  { columns, answer, input = '' }: TranscriptOptions,
  out: { stdout: string; stderr: string },
  look: (text: string) => void,
): Terminal {
  const isTty = columns !== undefined
  const nobody = {} as never
  const keyboard = answer === undefined ? undefined : createKeyboard(answer, out)
  return {
    write: (text) => {
      out.stdout += text
      look(text)
    },
    writeError: (text) => {
      out.stderr += text
      look(text)
    },
    stdinIsTty: keyboard !== undefined,
    stdoutIsTty: isTty,
    stderrIsTty: isTty || keyboard !== undefined,
    columns: columns ?? 80,
    colour: false,
    stdoutColour: false,
    unicode: true,
    plain: keyboard !== undefined,
    readAll: async () => input,
    stdin: keyboard?.stdin ?? nobody,
    stdout: nobody,
    stderr: keyboard?.stderr ?? nobody,
  }
}

function movedClock(clock: Clock, aheadMs: () => number): Clock {
  return { ...clock, now: () => new Date(clock.now().getTime() + aheadMs()) }
}

export async function createCliStage(
  person: Person = alice,
  options: Pick<SandboxOptions, 'directory' | 'runSql' | 'buckets'> = {},
): Promise<CliStage> {
  const sandbox = await startSandbox(options)
  const home = createTempHome()
  const visits: Promise<unknown>[] = []
  const look = createVisitor(person, visits)
  let aheadMs = 0
  const clock = movedClock(systemClock, () => aheadMs)
  const keyless: CliStage['keyless'] = async (argv, options = {}) => {
    const out = { stdout: '', stderr: '' }
    const terminal = fakeTerminal(options, out, look)
    const log = createLog({ write: (text) => terminal.writeError(text) })
    const env = {
      HOME: home.path,
      PATH: process.env['PATH'],
      BROWSER: '/bin/true',
      AWS_ENDPOINT_URL_SSO_OIDC: sandbox.url,
      AWS_ENDPOINT_URL_SSO: sandbox.url,
      AWS_ENDPOINT_URL_STS: sandbox.url,
      AWS_ENDPOINT_URL_IAM: sandbox.url,
      AWS_ENDPOINT_URL_SSO_ADMIN: sandbox.url,
      AWS_ENDPOINT_URL_IDENTITYSTORE: sandbox.url,
      AWS_ENDPOINT_URL_ORGANIZATIONS: sandbox.url,
      AWS_ENDPOINT_URL_SIGNIN: sandbox.url,
      AWS_ENDPOINT_URL_S3: sandbox.url,
      AWS_ENDPOINT_URL_ATHENA: sandbox.url,
      ...options.env,
    }
    const outside = {
      clock,
      env,
      log,
      paths: resolvePaths(env, 'linux', undefined),
      platform: {
        os: 'linux',
        runtime: 'node',
        pid: process.pid,
        uid: process.getuid?.(),
        self: ['keyless'],
        execve: undefined,
        parents: () => options.parents ?? [],
      },
      http: createHttp({ runtime: 'node', env, log }),
    } as const
    const system = { ...outside, journal: testJournal(outside) }
    const signal = options.signal ?? new AbortController().signal
    const exitCode = await run(argv, { system, terminal, signal, version: '0.0.0' })
    return { exitCode, ...out }
  }
  return {
    sandbox,
    home,
    keyless,
    visits,
    now: () => clock.now(),
    advance: (ms) => {
      aheadMs += ms
      sandbox.clock.advance(ms)
    },
    close: async () => {
      await Promise.all(visits)
      await sandbox.close()
      home.remove()
    },
  }
}

/** Set up and signed in as devAdmin, with more in its AWS files. */
export async function createStageWith(config: string, credentials: string): Promise<CliStage> {
  const stage = await createCliStage()
  await stage.keyless(devAdmin)
  stage.home.write('.aws/config', stage.home.read('.aws/config') + config)
  stage.home.write('.aws/credentials', credentials)
  return stage
}

export const startUrl = 'https://my-org.awsapps.com/start'

/** The keys of dev-admin as variables of a shell. */
export async function exportedKeys(
  stage: Pick<CliStage, 'keyless'>,
): Promise<Readonly<Record<string, string>>> {
  const argv = ['export', 'dev-admin', '--format', 'env-no-export']
  const lines = (await stage.keyless(argv)).stdout.trim().split('\n')
  const fields = lines.map((line): [string, string] => {
    const [name = '', value = ''] = line.split(/=(.*)/s)
    return [name, value]
  })
  return Object.fromEntries(fields)
}

/** `configure sso` with every answer given, for dev-admin. */
export const devAdmin: readonly string[] = [
  ...['configure', 'sso', '--session', 'my-org', '--start-url', startUrl, '--region', 'us-east-1'],
  ...['--account-id', '111111111111', '--role-name', 'AdministratorAccess'],
  ...['--client-region', 'us-east-1', '--output', 'json', '--profile', 'dev-admin', '--yes'],
]
