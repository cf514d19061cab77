/** A sandbox in this process, found by others for as long as some work lasts. */
import { KeylessError } from '../../../errors.ts'
import {
  announce,
  homePath,
  recordPath,
  type SandboxRecord,
  withdraw,
} from '../../../sandbox/running-sandbox.ts'
import { type Sandbox, type SandboxOptions, startSandbox } from '../../../sandbox/start-sandbox.ts'
import type { CommandContext } from '../../context.ts'

/** Where a sandbox listens that nobody gave a port, when it is free. */
const usualPort = 8490

async function startOnPort(options: SandboxOptions, port: number | undefined): Promise<Sandbox> {
  if (port !== undefined) return startSandbox({ ...options, port })
  try {
    return await startSandbox({ ...options, port: usualPort })
  } catch (error) {
    if (!(error instanceof KeylessError) || error.code !== 'port-in-use') throw error
    return startSandbox({ ...options, port: 0 })
  }
}

function recordOf(sandbox: Sandbox, { system }: CommandContext): SandboxRecord {
  const { url, port, token, startUrl, region } = sandbox
  const { stateFolder } = system.paths
  const { pid } = system.platform
  return { version: 1, url, port, token, pid, startUrl, region, home: homePath(stateFolder, port) }
}

export interface OwnSandbox {
  readonly sandbox: Sandbox
  readonly record: SandboxRecord
  /** Where the record is. */
  readonly file: string
}

/** What it knows in memory only, and its HOME, are gone afterwards; with a state file both stay. */
export async function whileSandboxRuns<T>(
  context: CommandContext,
  options: SandboxOptions,
  port: number | undefined,
  work: (own: OwnSandbox) => Promise<T>,
): Promise<T> {
  const { stateFolder } = context.system.paths
  const sandbox = await startOnPort(options, port)
  const record = recordOf(sandbox, context)
  const keepHome = options.stateFile !== undefined
  try {
    announce(stateFolder, record, keepHome)
    return await work({ sandbox, record, file: recordPath(stateFolder, record.port) })
  } finally {
    withdraw(stateFolder, record, keepHome)
    await sandbox.close()
  }
}
