import { explainCode, type ExplainedCode } from '../../doctor/explain-code.ts'
import { type FoundMessage, matchMessages } from '../../doctor/match-message.ts'
import { knownMessages } from '../../doctor/messages.ts'
import { UsageError } from '../../errors.ts'
import type { CommandInput, Run } from '../command.ts'
import type { CommandContext } from '../context.ts'
import { readEnds } from '../explain/read-ends.ts'
import { codeLines, foundLines, listLines, remediesOf, styleOf } from '../explain/render.ts'
import { printJson } from '../render/json.ts'
import { fitted } from '../render/wrap.ts'

async function textOf({ terminal }: CommandContext, { args }: CommandInput): Promise<string> {
  if (args.length > 0) return args.join(' ')
  if (terminal.stdinIsTty) {
    terminal.writeError(fitted('Paste the message, then press Ctrl-D.', terminal, 'stderr'))
  }
  return await readEnds(terminal.stdin)
}

function foundJson({ message, saying, isCertain, names }: FoundMessage) {
  const { id, says, means, cause, check, error } = message
  const fix = remediesOf(message, names).map(([command, text]) => ({ command, text }))
  return {
    id,
    certain: isCertain,
    saidBy: saying[0],
    message: saying[1],
    tools: [...new Set(says.map(([by]) => by))],
    means,
    cause,
    fix,
    check: check ?? null,
    error: error ?? null,
  }
}

function codeJson(explained: ExplainedCode | undefined) {
  if (explained === undefined) return null
  const { why, class: kind, exitCode, ...rest } = explained
  return { ...rest, why: why ?? null, class: kind ?? null, exitCode: exitCode ?? null }
}

function list({ terminal, json }: CommandContext): void {
  if (json) {
    const messages = knownMessages.map(({ id, means, says }) => ({
      id,
      means,
      says: says.map(([by, text]) => ({ by, text })),
    }))
    printJson({ messages }, terminal.write)
    return
  }
  terminal.write(`${listLines(knownMessages, styleOf(terminal)).join('\n')}\n`)
}

function show(
  code: ExplainedCode | undefined,
  found: readonly FoundMessage[],
  { terminal }: CommandContext,
): void {
  const style = styleOf(terminal)
  const blocks = [
    ...(code === undefined ? [] : [codeLines(code, style)]),
    ...found.map((one) => foundLines(one, style)),
  ]
  if (code === undefined && found[0]?.isCertain === false) {
    terminal.writeError(fitted('No known message stands in that. Perhaps:', terminal, 'stderr'))
  }
  terminal.write(`${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`)
}

export const run: Run = async (context, input) => {
  const { terminal, json } = context
  if (input.flags.on('list')) {
    if (input.args.length > 0) {
      throw new UsageError('flag-conflict', '--list takes no TEXT.')
    }
    list(context)
    return 0
  }
  const text = await textOf(context, input)
  if (text.trim() === '') {
    throw new UsageError('missing-argument', 'There is no message to explain.', {
      details: { command: 'explain' },
    })
  }
  const code = explainCode(text)
  const found = code === undefined ? matchMessages(text) : []
  if (json) {
    printJson({ code: codeJson(code), matches: found.map(foundJson) }, terminal.write)
  } else if (code === undefined && found.length === 0) {
    const says =
      'keyless knows no message like that. `keyless doctor` looks at this machine itself, ' +
      '`keyless explain --list` shows what is known.'
    terminal.writeError(fitted(says, terminal, 'stderr'))
  } else {
    show(code, found, context)
  }
  return code === undefined && found.length === 0 ? 1 : 0
}
