/** Does what was shown: puts back, stops, edits, deletes; in an order in which a stop at any point can be run again. */
import { existsSync, rmdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { stopAgent } from '../../agent/start-agent.ts'
import { applyPlan } from '../../config/apply-plan.ts'
import { loadAwsConfig } from '../../config/aws-config.ts'
import { SystemError } from '../../errors.ts'
import { stopSandbox } from '../../sandbox/running-sandbox.ts'
import { oneAtATime, protectionLock } from '../../session/protect.ts'
import { planBack } from '../../session/strict-profiles.ts'
import { unprotect } from '../../session/unprotect.ts'
import { errorCode, writeError } from '../../system/file-errors.ts'
import { withLock } from '../../system/lock.ts'
import type { System } from '../../system/system.ts'
import { protectionPath } from '../../tokens/sealing/protection.ts'
import { type Keepable, namesIn, type Ours, partsOf } from './find-ours.ts'

/** For whoever is in the middle of a refresh. */
const patienceMs = 3000

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

/**
 * Puts back what is sealed by then, and removes the rest while nobody can seal. Answers with the locks that
 * others hold, which stay. Throws SystemError `file-unwritable`, `read-only`, `lock-timeout`, or as
 * `unprotect`; what is left can be removed by running it again.
 */
export async function leave(
  ours: Ours,
  kept: readonly Keepable[],
  system: System,
  putBackFirst: () => Promise<void>,
): Promise<readonly string[]> {
  const { locks } = system.paths
  // A `protect` may have come since the plan was shown, and between the two looks.
  for (;;) {
    if (existsSync(protectionPath(system.paths))) await putBackFirst()
    const held = await oneAtATime(system, async () => {
      if (existsSync(protectionPath(system.paths))) return undefined
      await removeOurs(ours, kept, system)
      return removeLocks(locks, system)
    })
    if (held === undefined) continue
    // The one that was held until now, by us.
    const last = await removeLock(protectionLock(system.paths), system)
    removeEmpty(locks)
    removeEmpty(dirname(locks))
    return [...held, ...last]
  }
}

/** Of every lock that nobody holds soon. The lock of `protection` is ours meanwhile. */
async function removeLocks(folder: string, system: System): Promise<readonly string[]> {
  const own = protectionLock(system.paths)
  const all = namesIn(folder).map((name) => join(folder, name))
  const left = all.filter((path) => path !== own).map((path) => removeLock(path, system))
  return (await Promise.all(left)).flat()
}

/** A file beside the locks is held by nobody. */
async function removeLock(folder: string, system: System): Promise<readonly string[]> {
  if (!namesIn(folder).some((name) => /^g\d{12}$/.test(name))) {
    remove(folder)
    return []
  }
  const { clock, platform } = system
  try {
    const lock = { folder, clock, platform, maxWaitMs: patienceMs }
    await withLock(lock, async () => remove(folder))
    return []
  } catch (error) {
    if (!(error instanceof SystemError)) throw error
    if (['lock-timeout', 'lock-stopped'].includes(error.code)) return [folder]
    // What cannot be taken is no lock.
    remove(folder)
    return []
  }
}

async function removeOurs(ours: Ours, kept: readonly Keepable[], system: System): Promise<void> {
  for (const sandbox of ours.sandboxes) await stopSandbox(sandbox, system.clock)
  if (ours.agent !== undefined) await stopAgent(system)
  for (const plan of ours.rcFiles) await applyPlan(plan, system)
  for (const path of ours.completionFiles) remove(path)
  const { configFolder, stateFolder, cacheFolder } = system.paths
  // Looked for again: the edits above have left backups of their own.
  for (const { name, paths } of partsOf(system)) {
    if (name === 'locks' || kept.some((one) => one === name)) continue
    for (const path of paths) remove(path)
  }
  for (const folder of [cacheFolder, configFolder, stateFolder]) removeEmpty(folder)
}
