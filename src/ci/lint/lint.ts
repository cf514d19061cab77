/**
 * Finds what is wrong with pipelines that use AWS and with the trust policies that let them in. Reads files
 * only: no server is asked, nothing is run.
 */
import { dirname } from 'node:path'
import type { Clock } from '../../system/clock.ts'
import { createPassed, type Passed } from '../../system/walk/walk.ts'
import { filesOf } from '../../system/walk/walk-roots.ts'
import {
  type Collected,
  collectFile,
  collectModule,
  createCollected,
  type Read,
} from './collect.ts'
import { fileKind } from './file-kind.ts'
import type { LintFinding } from './finding.ts'
import { judge } from './judge.ts'
import { createSourceReader } from './read-source.ts'

export interface LintProgress {
  readonly files: number
  /** Of them, those that are parsed. */
  readonly relevant: number
}

export interface LintOptions {
  /** Files and folders, absolute. */
  readonly paths: readonly string[]
  /** Also `node_modules`, `.git` and `.terraform` (false). */
  readonly all?: boolean
  /** Text that stands in for what is on disk. */
  readonly overlay?: ReadonlyMap<string, string>
  /** Ends the run; what it found until then is the answer. */
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: LintProgress) => void
}

export interface Lint {
  readonly findings: readonly LintFinding[]
  /** Files that were looked at, and those of them that have a pipeline or a trust policy. */
  readonly files: number
  readonly relevant: number
  readonly passed: Readonly<Passed>
  readonly tookMs: number
  readonly isComplete: boolean
}

function readerWith(overlay: ReadonlyMap<string, string>): Read {
  const read = createSourceReader()
  return (path, marks) => {
    const text = overlay.get(path)
    return text === undefined ? read(path, marks) : { kind: 'source', source: { path, text } }
  }
}

/** Modules that Terraform fetched. */
const skip: ReadonlySet<string> = new Set(['.terraform'])

/** So that a stop is heard. */
const filesBetweenPauses = 200

async function collectAll(
  { paths, all = false, overlay = new Map(), signal, onProgress }: LintOptions,
  passed: Passed,
): Promise<{
  readonly collected: Collected
  readonly files: number
  readonly isComplete: boolean
}> {
  const collected = createCollected()
  const read = readerWith(overlay)
  const modules = new Map<string, string[]>()
  let files = 0
  for (const { path } of filesOf(paths, { all, passed, skip, isAsked: true })) {
    if (++files % filesBetweenPauses === 0) {
      onProgress?.({ files, relevant: collected.sources.length })
      await new Promise(setImmediate)
    }
    if (signal?.aborted === true) return { collected, files, isComplete: false }
    const kind = fileKind(path)
    if (kind === 'terraform') {
      const folder = dirname(path)
      modules.set(folder, [...(modules.get(folder) ?? []), path])
    } else if (kind !== undefined) {
      collectFile(path, kind, read, collected)
    }
  }
  for (const asked of modules.values()) collectModule(asked, read, collected)
  return { collected, files, isComplete: true }
}

/** Throws SystemError `file-unreadable` for a path that is not there. */
export async function lint(options: LintOptions, clock: Pick<Clock, 'monotonicMs'>): Promise<Lint> {
  const startMs = clock.monotonicMs()
  const passed = createPassed()
  const { collected, files, isComplete } = await collectAll(options, passed)
  const findings = judge(collected)
  const relevant = collected.sources.length
  return { findings, files, relevant, passed, isComplete, tookMs: clock.monotonicMs() - startMs }
}
