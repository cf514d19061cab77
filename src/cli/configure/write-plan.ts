import type { Edit } from '../../config/edit-plan.ts'
import { Cancelled } from '../../errors.ts'
import { type Written, writeEdits } from '../write-edits.ts'
import type { Answers } from './answers.ts'

/** Shows what will change, asks, and writes. Throws Cancelled when the person says no. */
export async function writePlan(
  { context, canAsk }: Pick<Answers, 'context' | 'canAsk'>,
  edits: readonly Edit[],
): Promise<Written> {
  const written = await writeEdits(context, edits, canAsk)
  if (written === undefined) throw new Cancelled('Nothing was written.')
  return written
}
