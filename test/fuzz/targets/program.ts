/**
 * The whole program in a home where one file, the command line, the environment or the service is
 * hostile. An input is pieces, each under a line `=== NAME`: `args` and `env` with one a line, `answer`
 * for what every service says, or the name of a file below the home.
 */
import { commandGroups } from '../../../src/cli/table.ts'
import { locate } from '../../../src/cli/args.ts'
import { assertShowable, assertTrue } from '../checks.ts'
import {
  createHostileHome,
  homeFiles,
  keySecrets,
  type Ran,
  signInSecrets,
} from '../hostile-home.ts'
import { createScratch } from '../scratch.ts'
import type { OpenTarget } from '../target.ts'
import { answerIn } from './service-answers.ts'

const commands = commandGroups.flatMap((group) => group.commands)

/** Of these two for each input, by turns. */
const usual: readonly (readonly string[])[] = [
  ['status'],
  ['profiles'],
  ['profiles', 'show', 'dev'],
  ['export', '--profile', 'dev'],
  ['status', '--json'],
  ['profiles', '--json'],
  ['profiles', '--raw', '--json'],
  ['profiles', 'show', 'dev', '--json'],
  ['credential-process', '--profile', 'dev'],
  ['export', '--profile', 'keys', '--format', 'fish'],
  ['configure', 'list-profiles'],
  ['config', 'check'],
  ['config', '--json'],
  ['guard', 'check', '--profile', 'dev'],
  ['undo', '--list'],
  ['undo', '--list', '--json'],
  ['undo', '--dry-run'],
  ['undo', '--yes'],
  ['history'],
  ['history', '--json'],
  ['profiles', 'rename', 'dev', 'dev2', '--yes'],
  ['profiles', 'remove', 'dev', '--yes'],
  ['profiles', 'add', 'new', '--source', 'dev', '--role-arn', 'arn:aws:iam::2:role/x', '--yes'],
  ['profiles', 'sync', '--dry-run'],
  ['whoami', '--profile', 'dev'],
  ['prompt-segment'],
  ['logout'],
]

/** They wait for people, or start programs and servers: of these only the line itself is looked at. */
const tooMuch =
  /^(?:agent|sandbox|console|exec|login|sso|setup|shell|protect|unprotect|uninstall|configure sso|doctor|config edit|completion)/

const printsKeys = /^(?:export|credential-process|configure export-credentials|profiles|__switch)/
const edits = /^(?:profiles|undo|configure|config|guard|setup)/

/** What inputs are made of: names of files and commands, and settings in the environment. */
export const programWords: readonly string[] = [
  ...Object.keys(homeFiles).map((name) => `\n=== ${name}\n`),
  ...[
    '\n=== args\n',
    '\n=== env\n',
    '\n=== answer\n',
    '@HOME@',
    '--json',
    '--debug',
    '--profile\n',
  ],
  ...commands.map(({ words }) => `${words.join('\n')}\n`),
  ...[
    'AWS_PROFILE=',
    'AWS_CONFIG_FILE=',
    'AWS_REGION=',
    'XDG_STATE_HOME=',
    'NO_COLOR=',
    'COLUMNS=1',
  ],
  ...['AWS_ENDPOINT_URL=', 'AWS_ACCESS_KEY_ID=x', 'AWS_SECRET_ACCESS_KEY=x', 'TERM=dumb', 'LANG=C'],
]

export const openProgram: OpenTarget = () => {
  const scratch = createScratch()
  let answer: string | undefined
  let turn = 0
  const next = (): readonly string[] => usual[turn++ % usual.length]!
  const home = createHostileHome(scratch, () =>
    answer === undefined ? undefined : answerIn(answer),
  )
  return {
    words: programWords,
    async run(input) {
      const pieces = piecesOf(input.toString())
      answer = pieces['answer']
      home.fill(filesIn(pieces))
      const env = environmentOf(pieces['env'] ?? '')
      const own = safeArguments(pieces['args'])
      const lines = own === undefined ? [next(), next()] : [own]
      for (const argv of lines) {
        const before = home.contents()
        const ran = await home.run(argv, env)
        assertSafe(argv, ran)
        assertPlaces(argv, before, home.contents())
      }
    },
    close: scratch.remove,
  }
}

export function piecesOf(text: string): Partial<Record<string, string>> {
  const parts = text.split(/^=== (.*)\n/m)
  const pieces: Partial<Record<string, string>> = {}
  for (let at = 1; at < parts.length; at += 2) pieces[parts[at] ?? ''] = parts[at + 1] ?? ''
  return pieces
}

/** Those that stand for a file of the home. */
export function filesIn(pieces: Partial<Record<string, string>>): Record<string, string> {
  const files = Object.keys(homeFiles).filter((name) => pieces[name] !== undefined)
  return Object.fromEntries(files.map((name) => [name, pieces[name] ?? '']))
}

/** No process is given a NUL, nor half a character. */
function wordsOf(text: string): readonly string[] {
  return text
    .replaceAll(/\0|\p{Cs}/gu, '')
    .split('\n')
    .slice(0, -1)
}

/** Everything stays in the home: a place elsewhere would be a real one. */
export function environmentOf(text: string): Record<string, string> {
  const named = wordsOf(text).flatMap((line) => {
    const [, name = '', value = ''] = /^([A-Z_]+)=(.*)$/.exec(line) ?? []
    const isPlace = /^(?:XDG_|AWS_CONFIG_FILE|AWS_SHARED|TMPDIR)/.test(name)
    return name === '' || isPlace ? [] : [[name, value] as const]
  })
  return Object.fromEntries(named)
}

export function safeArguments(text: string | undefined): readonly string[] | undefined {
  if (text === undefined) return undefined
  const argv = wordsOf(text).map((word) => word.replaceAll('␤', '\n'))
  const { words } = locate(argv, commands)
  return tooMuch.test(words.join(' ')) ? [...words, '--help'] : argv
}

export function assertSafe(argv: readonly string[], { exitCode, stdout, stderr, log }: Ran): void {
  const what = argv.join(' ').slice(0, 80)
  assertTrue(
    exitCode !== 70 && !/"code":\s?"internal"/.test(stderr),
    `${what}: ${stderr.slice(0, 300)}\n${log.slice(-1500)}`,
  )
  assertShowable(stdout, `${what}: stdout`)
  assertShowable(stderr, `${what}: stderr`)
  assertShowable(log, `${what}: the log`)
  const words = locate(argv, commands).words.join(' ')
  for (const secret of signInSecrets) {
    assertTrue(!(stdout + stderr + log).includes(secret), `${what} tells ${secret}`)
  }
  for (const secret of keySecrets) {
    assertTrue(!(stderr + log).includes(secret), `${what} tells ${secret} by the way`)
    assertTrue(!stdout.includes(secret) || printsKeys.test(words), `${what} prints ${secret}`)
  }
}

export function assertPlaces(
  argv: readonly string[],
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): void {
  const { words } = locate(argv, commands)
  const ours =
    /^home\/(?:\.aws\/(?:keyless|sso\/cache|cli\/cache)|\.(?:config|cache|local\/state)\/keyless)\//
  const mayEdit = edits.test(words.join(' '))
  for (const name of new Set([...before.keys(), ...after.keys()])) {
    if (before.get(name) === after.get(name)) continue
    const isConfig = name === 'home/.aws/config' || name === 'home/.aws/credentials'
    assertTrue(ours.test(name) || (isConfig && mayEdit), `${argv.join(' ')} changes ${name}`)
    const isPrivate = name.includes('/sso/cache/') || name.includes('/cli/cache/')
    if (isPrivate || isConfig || name.includes('/backups/')) continue
    for (const secret of [...signInSecrets, ...keySecrets]) {
      const isNew = before.get(name)?.includes(secret) !== true
      assertTrue(
        !isNew || after.get(name)?.includes(secret) !== true,
        `${argv.join(' ')} writes ${secret} into ${name}`,
      )
    }
  }
}
