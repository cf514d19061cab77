/**
 * The program as it is shipped, started anew for each input, in the same hostile homes as the program
 * inside (program.ts), and held to it: what the hot entry answers must be what the full program answers.
 */
import { join } from 'node:path'
import { keylessCommand, runProgram } from '../../support/programs.ts'
import { assertTrue } from '../checks.ts'
import { createHostileHome, type Ran } from '../hostile-home.ts'
import { createScratch } from '../scratch.ts'
import type { OpenTarget } from '../target.ts'
import {
  assertPlaces,
  assertSafe,
  environmentOf,
  filesIn,
  piecesOf,
  programWords,
  safeArguments,
} from './program.ts'

const answers: readonly (readonly string[])[] = [
  ['credential-process', '--profile', 'dev'],
  ['export', '--profile', 'dev', '--format', 'json'],
  ['credential-process', 'keys'],
  ['prompt-segment'],
]
/** By turns, one for each input. */
const usual: readonly (readonly string[])[] = [
  ...answers,
  ['exec', 'dev', '--', '/usr/bin/printenv', 'AWS_ACCESS_KEY_ID', 'AWS_REGION'],
  ['exec', 'keys', '--', '/usr/bin/printenv', 'AWS_ACCESS_KEY_ID', 'AWS_SESSION_TOKEN_'],
  ['status'],
  ['profiles'],
  ['undo', '--yes'],
]

/** What steers Node, bun and the loader, before any line of ours runs. */
const ofRuntimes = /^(?:NODE|BUN|LD|UV|MALLOC|GLIBC|FORCE)_/

/** Nothing leaves this machine: where there is a proxy, no name is looked up. */
const nowhere = 'http://127.0.0.1:1'
const alone = {
  ...{ PATH: '/nowhere', AWS_MAX_ATTEMPTS: '1', NO_PROXY: '', no_proxy: '' },
  ...{ HTTPS_PROXY: nowhere, https_proxy: nowhere, HTTP_PROXY: nowhere, http_proxy: nowhere },
}

const longestMs = 20_000

async function runBuilt(
  home: string,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Ran> {
  const given = Object.fromEntries(Object.entries(env).filter(([name]) => !ofRuntimes.test(name)))
  const { exitCode, signal, stdout, stderr } = await runProgram([...keylessCommand(), ...argv], {
    env: { ...given, ...alone, HOME: home },
    cwd: home,
    timeoutMs: longestMs,
  })
  assertTrue(exitCode !== null, `${argv.join(' ')}: ended by ${signal}: ${stderr.slice(0, 300)}`)
  return { exitCode, stdout, stderr, log: '' }
}

/** The hot entry reads its own sections alone, so that a broken line elsewhere stops the others only. */
const aboutLine = /^error: Line \d+ of /m

function assertSame(argv: readonly string[], built: Ran, inside: Ran): void {
  if (built.exitCode !== 0 && inside.exitCode !== 0) return
  if (inside.exitCode !== 0 && aboutLine.test(inside.stderr)) return
  const says = (ran: Ran) =>
    `${ran.exitCode} ${JSON.stringify(ran.stdout + ran.stderr).slice(0, 400)}`
  assertTrue(
    built.exitCode === inside.exitCode && built.stdout === inside.stdout,
    `${argv.join(' ')} built: ${says(built)}, inside: ${says(inside)}`,
  )
}

export const openBuiltProgram: OpenTarget = () => {
  const scratch = createScratch()
  let turn = 0
  const home = createHostileHome(scratch, () => undefined, Date.now() + 60_000)
  return {
    words: programWords,
    // Two programs are started, and on a busy machine that alone takes a second.
    longestMs: 5000,
    async run(input) {
      const pieces = piecesOf(input.toString())
      const files = filesIn(pieces)
      const env = environmentOf(pieces['env'] ?? '')
      const argv = safeArguments(pieces['args']) ?? usual[turn++ % usual.length] ?? []
      home.fill(files)
      const before = home.contents()
      const built = await runBuilt(join(home.path), argv, env)
      assertSafe(argv, built)
      assertPlaces(argv, before, home.contents())
      if (!answers.includes(argv)) return
      home.fill(files)
      assertSame(argv, built, await home.run(argv, { ...env, ...alone }))
    },
    close: scratch.remove,
  }
}
