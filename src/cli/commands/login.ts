import { UsageError } from '../../errors.ts'
import type { Run } from '../command.ts'

export const run: Run = async () => {
  throw new UsageError('unknown-command', 'Signing in is not here yet.')
}
