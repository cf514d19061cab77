import { setImmediate as otherWork } from 'node:timers/promises'
import type { Clock } from '../system/clock.ts'
import type { CallerFinding, Decoy, Finding, KeyFinding } from './finding.ts'
import { createBuffer } from './read-windows.ts'
import { scanFile } from './scan-file.ts'
import { createPassed, passUnreadable, type Passed, reasonOf } from '../system/walk/walk.ts'

/** So long other work (Ctrl-C, the terminal) waits. */
const turnMs = 25
/** Beyond that the report would be no help, and memory would have no bound. */
const mostFindings = 50_000

export interface ScanProgress {
  readonly files: number
  readonly bytes: number
  readonly keys: number
}

/** What is known so far. */
export interface ScanState {
  readonly keys: KeyFinding[]
  /** Whoever names a profile, whichever it is. */
  readonly callers: CallerFinding[]
  readonly decoys: Record<Decoy, number>
  readonly passed: Passed
  readonly cutFiles: string[]
  readonly buffer: Buffer
  files: number
  bytes: number
  /** Findings for which there was no room. */
  dropped: number
}

export function createState(): ScanState {
  return {
    keys: [],
    callers: [],
    decoys: { example: 0, canary: 0, allowed: 0 },
    passed: createPassed(),
    cutFiles: [],
    buffer: createBuffer(),
    files: 0,
    bytes: 0,
    dropped: 0,
  }
}

export function addFinding(state: ScanState, finding: Finding): void {
  const list: Finding[] = finding.what === 'key' ? state.keys : state.callers
  if (list.length < mostFindings) list.push(finding)
  else state.dropped++
}

/** False when the work shall end. */
export type Pause = () => Promise<boolean> | boolean

export interface PauseOptions {
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((progress: ScanProgress) => void) | undefined
}

/** Lets other work go first from time to time. */
export function createPause(state: ScanState, { clock, signal, onProgress }: PauseOptions): Pause {
  let turnEndsMs = clock.monotonicMs() + turnMs
  return () => {
    if (clock.monotonicMs() < turnEndsMs) return true
    const { files, bytes, keys } = state
    onProgress?.({ files, bytes, keys: keys.length })
    return otherWork().then(() => {
      turnEndsMs = clock.monotonicMs() + turnMs
      return signal?.aborted !== true
    })
  }
}

/** Adds what a file holds; one that cannot be read is counted. The answer is that of the pause. */
export async function addFile(
  { path, isNamed }: { readonly path: string; readonly isNamed: boolean },
  state: ScanState,
  pause: Pause,
): Promise<boolean> {
  const { buffer } = state
  let goesOn = true
  const pauseAfter = async (bytes: number): Promise<boolean> => {
    state.bytes += bytes
    goesOn = await pause()
    return goesOn
  }
  state.files++
  try {
    const scanned = await scanFile(path, { buffer, isNamed, pause: pauseAfter })
    for (const decoy of scanned.decoys) state.decoys[decoy]++
    for (const finding of scanned.findings) addFinding(state, finding)
    if (scanned.isCut) state.cutFiles.push(path)
  } catch (error) {
    passUnreadable(state.passed, path, reasonOf(error))
  }
  return goesOn
}
