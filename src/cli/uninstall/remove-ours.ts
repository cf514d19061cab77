/** Does what was shown: puts back, stops, edits, deletes; in an order in which a stop at any point can be run again. */
import { rmdirSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { stopAgent } from '../../agent/start-agent.ts'
import { applyPlan } from '../../config/apply-plan.ts'
import { loadAwsConfig } from '../../config/aws-config.ts'
import { stopSandbox } from '../../sandbox/running-sandbox.ts'
import { planBack } from '../../session/strict-profiles.ts'
import { unprotect } from '../../session/unprotect.ts'
import { errorCode, writeError } from '../../system/file-errors.ts'
import type { System } from '../../system/system.ts'
import { type Keepable, type Ours, partsOf } from './find-ours.ts'

function remove(path: string): void {
  try {
    // A link is removed, never what it leads to.
    rmSync(path, { recursive: true, force: true })
  } catch (error) {
    throw writeError(error, path)
  }
}

/** Only where nothing else is in it. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder)
  } catch (error) {
    const code = errorCode(error) ?? ''
    if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EBUSY'].includes(code)) {
      throw writeError(error, folder)
    }
  }
}

/** The sealed secrets are where every AWS tool looks for them again. Throws as `unprotect`. */
export async function putBack(system: System): Promise<void> {
  const back = planBack(loadAwsConfig(system.paths), system)
  await unprotect(system, { discard: false })
  await applyPlan(back.plan, system)
}

/** Throws SystemError `file-unwritable`, `read-only`; what is left can be removed by running it again. */
export async function removeOurs(
  ours: Ours,
  kept: readonly Keepable[],
  system: System,
): Promise<void> {
  for (const sandbox of ours.sandboxes) await stopSandbox(sandbox, system.clock)
  if (ours.agent !== undefined) await stopAgent(system)
  for (const plan of ours.rcFiles) await applyPlan(plan, system)
  for (const path of ours.completionFiles) remove(path)
  const { configFolder, stateFolder, cacheFolder, locks } = system.paths
  // Looked for again: the edits above have left backups of their own.
  for (const { name, paths } of partsOf(system)) {
    if (!kept.some((one) => one === name)) for (const path of paths) remove(path)
  }
  for (const folder of [cacheFolder, configFolder, stateFolder]) removeEmpty(folder)
  removeEmpty(dirname(locks))
}
