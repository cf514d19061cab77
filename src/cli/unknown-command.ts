import { UsageError } from '../errors.ts'
import { below, type Located } from './args.ts'
import type { Command } from './command.ts'
import { quoteWord } from './quote-word.ts'
import { didYouMean } from './suggest.ts'

/** A word that is nobody's: a typing mistake of ours, else most likely a command of the AWS CLI. */
export function unknownCommand(
  argv: readonly string[],
  { words, unknown = '' }: Located,
  commands: readonly Command[],
): UsageError {
  const typed = [...words, unknown].join(' ')
  const candidates = below(commands, words)
    .filter((command) => command.hidden !== true)
    .flatMap((command) => [
      command.words.slice(0, words.length + 1).join(' '),
      command.words.join(' '),
    ])
  const near = didYouMean(typed, [...new Set(candidates)])
  if (near !== undefined) {
    const message = `There is no command "${typed}". Did you mean "${near}"?`
    return new UsageError('unknown-command', message, { fix: `keyless ${near} --help` })
  }
  const message = `"${typed}" is not a command of keyless; the AWS CLI may have it.`
  const fix = `keyless exec PROFILE -- aws ${argv.map(quoteWord).join(' ')}`
  return new UsageError('unknown-command', message, { fix })
}
