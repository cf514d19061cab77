import type { ProtectionMode } from '../../tokens/sealing/protection.ts'
import type { CommandContext } from '../context.ts'
import { coloursFor } from '../render/colours.ts'
import { table } from '../render/table.ts'
import { visibility } from './visibility.ts'

/** The table of tools, on stderr: what each sees before and after, and whether it still works. */
export function showVisibility({ terminal }: CommandContext, mode: ProtectionMode): void {
  const rows = visibility(mode).map(({ tool, open, sealed, works }) => [tool, open, sealed, works])
  const columns = terminal.stderrIsTty ? terminal.columns : undefined
  const colours = coloursFor(terminal, 'stderr')
  terminal.writeError(
    `${table(['Tool', 'Sees before', 'Sees after', 'Works after'], rows, { columns, colours })}\n`,
  )
}
