import type { ChildProcess } from 'node:child_process'
import { createHash } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { visit } from '../../src/sandbox/person.ts'
import { keyless, keylessCommand } from '../support/programs.ts'
import { startUrl, tutorialAnswers } from '../support/stage.ts'
import type { SpoiltStage } from './spoilt-stage.ts'
import { runSpoilt } from './traced.ts'

/** What a command that edits leaves its traces in. */
export const editedFolders = [
  '.aws/config',
  '.config/keyless',
  '.local/state/keyless',
  '.cache/keyless',
] as const

/** A command that is spoilt at each of its steps. */
export interface Operation {
  readonly name: string
  readonly args: readonly string[]
  /** Ends the sign-in on purpose, so that the next command may ask for one. */
  readonly endsSignIn?: true
  /** One case of so many is enough where not all are tried: it has many steps (8). */
  readonly share?: number
  /** Of a command that writes the config file twice: what it is in between. */
  readonly halfway?: (after: string) => string
  readonly onStart?: (child: ChildProcess) => void
  /** Once; what it returns is called before each run. */
  prepare(on: SpoiltStage): Promise<() => Promise<void> | void>
}

/** Whoever is in front of a browser elsewhere, and opens the address that is shown. */
export function visitShownAddress(child: ChildProcess): void {
  let shown = ''
  let gone = false
  child.stderr?.on('data', (text: string) => {
    shown += text
    const [url] = /http:\/\/127\.0\.0\.1:\d+\/authorize\?\S+/.exec(shown) ?? []
    if (url === undefined || gone) return
    gone = true
    // A killed program does not answer the browser any more.
    visit(url, { user: 'alice', password: 'through-the-looking-glass' }).catch(() => {})
  })
}

const anHourOn = (on: SpoiltStage) => () => on.nextHour()

/** Dies with both locks in its hands, as its request for a new token leaves. */
async function dieWhileRefreshing(on: SpoiltStage): Promise<void> {
  on.nextHour()
  const command = [...keylessCommand(), 'credential-process', '--profile', 'dev-admin']
  const step = { call: 'connect', nth: 1, text: '' }
  await runSpoilt(command, step, 'KILL', { env: on.env(), folder: on.stage.home.path })
}

async function editedAgain(on: SpoiltStage, args: readonly string[]): Promise<() => void> {
  if (args.length > 0) {
    const outcome = await keyless(args, { env: on.env() })
    if (outcome.exitCode !== 0) throw new Error(outcome.stderr)
  }
  const putBack = on.keep(...editedFolders)
  return () => {
    putBack()
    on.nextHour()
  }
}

/** It signs in under another name than the tutorial's, anew each time. */
async function setUpAgain(on: SpoiltStage): Promise<() => void> {
  const again = await editedAgain(on, [])
  const token = `.aws/sso/cache/${createHash('sha1').update('second').digest('hex')}.json`
  return () => {
    again()
    rmSync(join(on.stage.home.path, token), { force: true })
  }
}

const team = (more: string): string => `version: 1
session: {name: my-org, start-url: ${startUrl}, region: us-east-1}
guard:
  - name: nobody watches
    callers: {variables: [UNWATCHED${more}]}
    deny: {profiles: [dev-admin]}
`
const digestOf = (text: string): string =>
  `sha256:${createHash('sha256').update(text).digest('hex')}`
const newTeam = team(', ALONE')

/** The team's rules are in force, and have changed since. */
async function teamAgain(on: SpoiltStage): Promise<() => void> {
  const file = on.stage.home.write('keyless.yaml', team(''))
  const again = await editedAgain(on, ['setup', file, '--digest', digestOf(team('')), '--yes'])
  on.stage.home.write('keyless.yaml', newTeam)
  return again
}

export const operations: readonly Operation[] = [
  {
    name: 'a refresh and a role',
    args: ['credential-process', '--profile', 'dev-admin'],
    prepare: async (on) => anHourOn(on),
  },
  {
    name: 'taking over from a dead holder',
    args: ['credential-process', '--profile', 'dev-admin'],
    prepare: async (on) => async () => await dieWhileRefreshing(on),
  },
  {
    name: 'a new profile',
    args: ['configure', 'sso', ...tutorialAnswers.with(-2, 'second')],
    prepare: async (on) => await editedAgain(on, []),
  },
  {
    name: 'profiles sync',
    args: ['profiles', 'sync', '--yes'],
    prepare: async (on) => await editedAgain(on, []),
  },
  {
    name: 'undo',
    args: ['undo', '--yes'],
    prepare: async (on) => await editedAgain(on, ['profiles', 'sync', '--yes']),
  },
  {
    name: 'setup',
    share: 24,
    args: [
      'setup',
      startUrl,
      '--session',
      'second',
      '--region',
      'us-east-1',
      '--no-browser',
      '--yes',
    ],
    onStart: visitShownAddress,
    halfway: (after) => {
      const session = after.indexOf('[sso-session second]')
      return after.slice(0, after.indexOf('[profile ', session))
    },
    prepare: setUpAgain,
  },
  {
    name: 'a setting',
    args: ['config', 'set', 'production.profiles', 'prod-*'],
    prepare: async (on) => await editedAgain(on, ['config', 'set', 'production.profiles', 'old-*']),
  },
  {
    name: 'a team file that changed',
    args: ['team', 'update', '--digest', digestOf(newTeam)],
    prepare: teamAgain,
  },
  {
    name: 'login',
    args: ['login', 'my-org', '--force', '--no-browser'],
    endsSignIn: true,
    onStart: visitShownAddress,
    prepare: async (on) => anHourOn(on),
  },
  {
    name: 'logout',
    args: ['logout', 'my-org'],
    endsSignIn: true,
    prepare: async (on) => async () => {
      await keyless(['login', 'my-org'], { env: on.env() })
      await on.next()
    },
  },
  // The last one: from here on everything is sealed.
  {
    name: 'a refresh of what is sealed',
    args: ['credential-process', '--profile', 'dev-admin'],
    prepare: async (on) => {
      const words = ['protect', '--passphrase-stdin', '--yes']
      const outcome = await keyless(words, { env: on.env(), input: 'correct horse battery\n' })
      if (outcome.exitCode !== 0) throw new Error(outcome.stderr)
      return () => on.nextHour()
    },
  },
]
