/** A word that is nobody's command: what was most likely meant. A hint is given only where it is true. */
import { UsageError } from '../errors.ts'
import { below, type Located } from './args.ts'
import type { Command } from './command.ts'
import { quoteWord } from './quote-word.ts'
import { didYouMean } from './suggest.ts'

/** Words of similar programs, and everyday ones. */
const habits: Readonly<Record<string, string>> = {
  list: 'profiles',
  ls: 'profiles',
  add: 'configure sso',
  init: 'setup',
  assume: 'exec PROFILE -- $SHELL',
  shell: 'exec PROFILE -- $SHELL',
  use: 'exec PROFILE -- $SHELL',
  run: 'exec PROFILE -- COMMAND',
  env: 'export PROFILE',
  eval: 'export PROFILE',
  print: 'export PROFILE',
  credentials: 'export PROFILE',
  process: 'credential-process PROFILE',
  signin: 'login',
  signout: 'logout',
}

/** What only the AWS CLI has under a word that is ours as well. It needs no credentials. */
const awsConfigure = ['add-model', 'get', 'import', 'list', 'mfa-login', 'set']

function unknown(message: string, fix: string): UsageError {
  return new UsageError('unknown-command', message, { fix })
}

/** The command of ours that was mistyped: its whole words, or the next one of them. */
function mistyped(
  { words, unknown: word = '' }: Located,
  commands: readonly Command[],
): string | undefined {
  const candidates = new Map<string, string>()
  for (const command of below(commands, words)) {
    if (command.hidden === true) continue
    const next = command.words[words.length] ?? ''
    candidates.set(next, [...words, next].join(' '))
    candidates.set(command.words.slice(words.length).join(' '), command.words.join(' '))
  }
  const near = didYouMean(word, [...candidates.keys()])
  return near === undefined ? undefined : candidates.get(near)
}

/** The line as it is for `aws`; ours have the same words, so that a leading `aws` is one too many. */
function afterAws(rest: readonly string[], commands: readonly Command[]): UsageError {
  const line = rest.map(quoteWord).join(' ')
  const ours = commands.some(
    ({ awsWords, words }) => awsWords === true && words.every((word, at) => word === rest[at]),
  )
  if (ours) return unknown('`keyless` stands in the place of `aws`.', `keyless ${line}`)
  const message = 'A command of the AWS CLI runs through keyless exec.'
  return unknown(message, `keyless exec PROFILE -- aws ${line}`.trimEnd())
}

export function unknownCommand(
  argv: readonly string[],
  located: Located,
  commands: readonly Command[],
): UsageError {
  const { words, unknown: word = '', remaining } = located
  const line = argv.map(quoteWord).join(' ')
  if (words.length === 0 && word === 'aws') {
    const at = argv.indexOf('aws')
    return afterAws([...argv.slice(0, at), ...argv.slice(at + 1)], commands)
  }
  const typed = [...words, word].join(' ')
  if (words.join(' ') === 'configure' && awsConfigure.includes(word)) {
    return unknown(`"${typed}" is a command of the AWS CLI alone.`, `aws ${line}`)
  }
  const habit = words.length === 0 && Object.hasOwn(habits, word) ? habits[word] : undefined
  if (habit !== undefined) return unknown(`There is no command "${word}".`, `keyless ${habit}`)
  const near = mistyped(located, commands)
  if (near !== undefined) {
    return unknown(
      `There is no command "${typed}". Did you mean "${near}"?`,
      `keyless ${near} --help`,
    )
  }
  const group = below(commands, words)
  const ofAws = words.length > 0 && group.every(({ awsWords }) => awsWords === true)
  const positionals = remaining.filter((one) => !one.startsWith('-'))
  // The AWS CLI's commands are a service and an operation: one word alone is none of them.
  if (ofAws || (words.length === 0 && positionals.length > 1)) {
    const what = ofAws ? typed : positionals.slice(0, 2).join(' ')
    const message = `There is no command "${what}" here; the AWS CLI may have it.`
    return unknown(message, `keyless exec PROFILE -- aws ${line}`)
  }
  const help = ['keyless', ...words, '--help'].join(' ')
  return unknown(`There is no command "${typed}".`, help)
}
