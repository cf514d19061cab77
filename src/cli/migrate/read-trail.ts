/** CloudTrail's files, with a line that says how far it is: a year of them takes minutes. */
import { readTrail, type TrailRead } from '../../migrate/trail-files.ts'
import type { CommandContext } from '../context.ts'
import { createStatusLine } from '../render/status-line.ts'
import { counted } from './numbers.ts'

/** Throws as readTrail. */
export async function readTrailOf(
  paths: readonly string[],
  keyIds: ReadonlySet<string>,
  { terminal, system, signal }: Pick<CommandContext, 'terminal' | 'system' | 'signal'>,
): Promise<TrailRead> {
  const { show, clear } = createStatusLine(terminal, system.clock)
  const onProgress = (files: number): void =>
    show(`Reading  ${counted(files, 'file')} of CloudTrail`)
  return await readTrail({ paths, keyIds, signal, onProgress }).finally(clear)
}
