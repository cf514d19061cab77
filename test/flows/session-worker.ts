import { loadAwsConfig } from '../../src/config/aws-config.ts'
import { visit } from '../../src/sandbox/person.ts'
import { openSession } from '../../src/session/open-session.ts'
import { systemClock } from '../../src/system/clock.ts'
import { createHttp } from '../../src/system/http-client.ts'
import { resolvePaths } from '../../src/system/paths.ts'
import { testJournal } from '../support/journal.ts'
import { testPlatform } from '../support/test-platform.ts'

/** What one process among many is to do, as its first argument. */
export interface WorkerTask {
  readonly work: 'token' | 'sign-in'
  /** How far this process lives ahead of the wall clock. */
  readonly aheadMs: number
  readonly user: string
  readonly password: string
}

/** What it prints. */
export interface WorkerReport {
  readonly accessToken: string
  /** How often a person was shown an address. */
  readonly shown: number
}

const task = JSON.parse(process.argv[2] ?? '') as WorkerTask
const runtime = 'bun' in process.versions ? 'bun' : 'node'
const env = process.env
const log = {
  debug: () => {},
  warn: (message: string) => void process.stderr.write(`${message}\n`),
}
const paths = resolvePaths(env, process.platform, undefined)
const world = {
  clock: { ...systemClock, now: () => new Date(Date.now() + task.aheadMs) },
  env,
  log,
  paths,
  http: createHttp({ runtime, env, log }),
  platform: testPlatform({ runtime }),
} as const
const open = openSession(
  loadAwsConfig(paths),
  { session: 'my-org' },
  { ...world, journal: testJournal(world) },
)

let shown = 0
const signIn = async () => {
  const { user, password } = task
  const result = await open.signIn(
    { flow: 'browser', openBrowser: false },
    {
      onDeviceCode: () => {},
      onAuthorizeUrl: ({ url }) => {
        shown += 1
        void visit(url, { user, password })
      },
    },
  )
  return result.token
}

const { accessToken } = await (task.work === 'token' ? open.token() : signIn())
const report: WorkerReport = { accessToken, shown }
process.stdout.write(JSON.stringify(report))
