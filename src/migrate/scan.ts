/**
 * Looks for long-lived keys and for who uses them, on this machine only: nothing is asked of a
 * server, nothing is written, and no secret is kept.
 */
import { join, sep } from 'node:path'
import type { System } from '../system/system.ts'
import type { CallerFinding, Decoy, KeyFinding } from './finding.ts'
import { isEndedSignature } from './ended-signature.ts'
import { scanEnvironment } from './scan-environment.ts'
import { scanFile } from './scan-file.ts'
import { addHistory, repositoryAround } from './git-history.ts'
import { filesOf } from '../system/walk/walk-roots.ts'
import { addFile, addFinding, createPause, createState, type ScanProgress } from './scan-state.ts'
import { usualPlaces } from './usual-places.ts'
import type { Passed } from '../system/walk/walk.ts'

export interface ScanOptions {
  /** Files and folders, absolute (the usual places of this person, the environment and `folder`). */
  readonly paths: readonly string[]
  /** The current folder; absolute. */
  readonly folder: string
  /** Also `node_modules` and `.git` (false). */
  readonly all?: boolean
  /** Also what the git repositories in and around these folders were (false). */
  readonly history?: boolean
  readonly onProgress?: (progress: ScanProgress) => void
  /** Ends the scan; what it found until then is the answer. */
  readonly signal?: AbortSignal
}

export interface Scan {
  readonly keys: readonly KeyFinding[]
  /** Of profiles whose key was found. */
  readonly callers: readonly CallerFinding[]
  readonly files: number
  readonly bytes: number
  readonly tookMs: number
  /** `ended`: ids in signatures that are over. */
  readonly decoys: Readonly<Record<Decoy | 'ended', number>>
  readonly passed: Readonly<Passed>
  /** Files that have more findings than are kept of one. */
  readonly cutFiles: readonly string[]
  /** Findings for which there was no room. */
  readonly dropped: number
  /** False when it was stopped. */
  readonly isComplete: boolean
}

/** Profiles whose keys are in the person's AWS files, also where others were to be searched. */
async function keyProfiles(
  { paths }: Pick<System, 'paths'>,
  buffer: Buffer,
): Promise<readonly string[]> {
  const found: string[] = []
  for (const file of [paths.awsCredentials, paths.awsConfig]) {
    try {
      const { findings } = await scanFile(file, { buffer, isNamed: true, pause: () => true })
      for (const one of findings) {
        if (one.what === 'key' && one.profile !== undefined) found.push(one.profile)
      }
    } catch {
      // Most people have only one of them; one that may not be read is told by the scan of it.
    }
  }
  return found
}

/** Throws SystemError `file-unreadable` for a named path that is not there. */
export async function scan(
  options: ScanOptions,
  system: Pick<System, 'clock' | 'env' | 'paths'>,
): Promise<Scan> {
  const { clock } = system
  const { paths, folder, all = false, signal, onProgress } = options
  const startMs = clock.monotonicMs()
  const state = createState()
  const pause = createPause(state, { clock, signal, onProgress })
  const profiles = new Set(await keyProfiles(system, state.buffer))
  const isAsked = paths.length > 0
  if (!isAsked) for (const one of scanEnvironment(system.env)) addFinding(state, one)
  const roots = isAsked ? paths : [...usualPlaces(system), folder]
  // Events of monitor's own store name keys of whole organisations; none of them stands there.
  const events = join(system.paths.stateFolder, 'monitor', 'events', sep)
  let isComplete = signal?.aborted !== true
  for (const file of filesOf(roots, { all, isAsked, passed: state.passed })) {
    if (!isComplete) break
    if (file.path.startsWith(events)) continue
    isComplete = await addFile(file, state, pause)
  }
  if (options.history === true) {
    const around = (isAsked ? paths : [folder]).map((path) => repositoryAround(path))
    const tops = [...around, ...state.passed.repositories].filter((top) => top !== undefined)
    for (const top of new Set(tops)) {
      if (!isComplete) break
      isComplete = await addHistory(top, system.env, state, pause)
    }
  }
  const { files, bytes, passed, cutFiles, dropped } = state
  const now = clock.now()
  const keys = state.keys.filter((key) => !isEndedSignature(key, now))
  const decoys = { ...state.decoys, ended: state.keys.length - keys.length }
  for (const { profile } of keys) if (profile !== undefined) profiles.add(profile)
  const callers = state.callers.filter(({ profile }) => profiles.has(profile))
  const tookMs = clock.monotonicMs() - startMs
  const counts = { files, bytes, tookMs, dropped }
  return { keys, callers, ...counts, decoys, passed, cutFiles, isComplete }
}
