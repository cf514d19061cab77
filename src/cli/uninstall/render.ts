/** What `uninstall` will do, for people. */
import { forTerminal } from '../../system/text.ts'
import type { Terminal } from '../../system/terminal.ts'
import { coloursFor } from '../render/colours.ts'
import { definitionList, wrap } from '../render/wrap.ts'
import type { Dependents } from './dependents.ts'
import type { Ours } from './find-ours.ts'

/** Of a list of names. */
const mostNames = 8

function names(all: readonly string[]): string {
  const shown = all.slice(0, mostNames).map((name) => forTerminal(name))
  const more = all.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

function work(ours: Ours): readonly (readonly [string, string])[] {
  const { isProtected, agent, sandboxes, rcFiles, completionFiles, parts } = ours
  return [
    ...(isProtected
      ? [['unprotect', 'sealed secrets go back to where every AWS tool looks'] as const]
      : []),
    ...(agent === undefined ? [] : [['stop', `the agent, process ${agent}`] as const]),
    ...sandboxes.map(({ record }) => ['stop', `the sandbox on ${record.url}`] as const),
    ...rcFiles.map(
      ({ path }) => ['edit', `${forTerminal(path, 500)}: the line of keyless`] as const,
    ),
    ...completionFiles.map((path) => ['remove', forTerminal(path, 500)] as const),
    ...parts.flatMap((part) => [
      ['remove', part.says] as const,
      ...part.paths.map((path) => ['', forTerminal(path, 500)] as const),
    ]),
  ]
}

function staying({ stopping, marked }: Dependents, { byHand }: Ours): readonly string[] {
  return [
    'Your profiles and your sign-in in ~/.aws stay: the AWS CLI and the SDKs go on with them. ' +
      '`keyless logout --all` before this signs out.',
    ...(stopping.length === 0
      ? []
      : [
          `These profiles ask keyless for credentials (credential_process) and will stop working: ${names(stopping)}.`,
        ]),
    ...(marked.length === 0
      ? []
      : [
          `Keys that begin with keyless_ stay in ${marked.length} profiles; every AWS tool skips them.`,
        ]),
    ...byHand.map(
      (path) =>
        `${forTerminal(path, 500)} loads keyless by a line that you wrote: take it out yourself.`,
    ),
  ]
}

export function showPlan(ours: Ours, dependents: Dependents, terminal: Terminal): void {
  const columns = terminal.stderrIsTty ? Math.min(terminal.columns, 100) : 80
  const colours = coloursFor(terminal, 'stderr')
  const rows = work(ours)
  const lines =
    rows.length === 0
      ? ['Nothing of keyless is left on this machine but the program.']
      : [colours.bold('To do'), ...definitionList(rows, columns)]
  const stays = staying(dependents, ours).flatMap((text) => [
    ...wrap(text, columns - 2).map((line) => `  ${line}`),
  ])
  terminal.writeError(`${[...lines, '', colours.bold('To know'), ...stays, ''].join('\n')}\n`)
}
