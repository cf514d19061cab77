import { statSync } from 'node:fs'
import type { Build } from '../../../agent/control-wire.ts'
import type { CommandContext } from '../../context.ts'

/** Which keyless this is, so that the newer one of two is the agent. */
export function programBuild({ system, version }: CommandContext): Build {
  const file = system.platform.self.at(-1) ?? ''
  try {
    return { version, changedAt: Math.floor(statSync(file).mtimeMs) }
  } catch {
    return { version, changedAt: 0 }
  }
}
