import { basename } from 'node:path'
import { findCommand } from '../../credentials/find-command.ts'
import { KeylessError } from '../../errors.ts'
import { type CompletionShell, isCompletionShell } from '../../shell/completions.ts'
import { planRcFile, rcFile } from '../../shell/rc-file.ts'
import { variable } from '../../system/environment.ts'
import { readPlainIfPresent } from '../../system/files.ts'
import { check, type Noted } from '../check.ts'
import type { World } from '../world.ts'

type Code = 'shell-line-missing' | 'shell-line-idle'

function shellOf({ system: { env } }: World): CompletionShell | undefined {
  const name = basename(variable(env, 'SHELL') ?? '')
  return isCompletionShell(name) ? name : undefined
}

/** Undefined where the file cannot be read, or is no plain text: then nothing can be said. */
function hasLine(path: string, shell: CompletionShell): boolean | undefined {
  try {
    const bytes = readPlainIfPresent(path) ?? new Uint8Array()
    return !planRcFile(path, bytes, shell, 'install').changed
  } catch (error) {
    if (error instanceof KeylessError) return undefined
    throw error
  }
}

function find(world: World): readonly Noted<Code>[] {
  const { env, platform, paths } = world.system
  const shell = shellOf(world)
  if (shell === undefined || world.isScoped) return []
  const path = rcFile(shell, { env, os: platform.os, home: paths.home })
  const isThere = hasLine(path, shell)
  if (isThere === undefined) return []
  const isOnPath = findCommand('keyless', env, platform.os).found === 'program'
  if (isThere && isOnPath) return []
  if (isThere) {
    const message = `${path} loads keyless, but no keyless is on this PATH.`
    const fix = 'put the folder of keyless into PATH, before that line'
    return [{ code: 'shell-line-idle', message, fix }]
  }
  const message = `${path} does not load keyless, so ${shell} has no awsp and no completion.`
  return [{ code: 'shell-line-missing', message, fix: `keyless shell install ${shell}` }]
}

export const shellLine = check({
  group: 'keyless',
  codes: {
    'shell-line-missing': {
      severity: 'note',
      title: 'The shell does not load keyless',
      why: 'awsp, completion and the prompt are for those who want them; everything else works without.',
    },
    'shell-line-idle': {
      severity: 'warning',
      title: 'The shell loads keyless, and does not find it',
      why: 'The line is passed over in silence, so that awsp and completion are not there.',
    },
  },
  find,
})
