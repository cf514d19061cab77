import type { Edit } from '../../config/edit-plan.ts'
import { Cancelled } from '../../errors.ts'
import { forTerminal } from '../../system/text.ts'
import { say } from '../render/wrap.ts'
import { type Written, writeEdits } from '../write-edits.ts'
import type { Answers } from './answers.ts'

/** Shows what will change, asks, writes, and says what was replaced. Throws Cancelled when the person says no. */
export async function writePlan(
  { context, canAsk }: Pick<Answers, 'context' | 'canAsk'>,
  edits: readonly Edit[],
): Promise<Written> {
  const written = await writeEdits(context, edits, canAsk)
  if (written === undefined) throw new Cancelled('Nothing was written.')
  const { path, backup, replaced } = written
  if (backup !== undefined && replaced.length > 0) {
    const keys = replaced.map((key) => forTerminal(key, 60)).join(', ')
    const says = `Changed in ${forTerminal(path, 500)}: ${keys}.`
    say(`${says} As it was: ${forTerminal(backup, 500)}`, context.terminal)
  }
  return written
}
