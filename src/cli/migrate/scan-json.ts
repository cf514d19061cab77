import type { CallerFinding, KeyFinding } from '../../migrate/finding.ts'
import type { Scan } from '../../migrate/scan.ts'
import { usesJson } from './show-uses.ts'
import type { StoreUses } from './store-uses.ts'

function spot({ file, line, commit, variable, place }: KeyFinding | CallerFinding) {
  const where = { file: file ?? null, line: line ?? null, commit: commit ?? null }
  return { place, ...where, variable: variable ?? null }
}

function keyJson(key: KeyFinding) {
  const { keyId, accountId = null, profile = null, hasSecret, isBinary } = key
  return { keyId, accountId, profile, secretBeside: hasSecret, binary: isBinary, ...spot(key) }
}

function callerJson(caller: CallerFinding) {
  const { profile, by } = caller
  return { profile, by, ...spot(caller) }
}

export function scanJson(found: Scan, store: StoreUses): Readonly<Record<string, unknown>> {
  const { passed, decoys, files, bytes } = found
  return {
    complete: found.isComplete,
    files,
    bytes,
    keys: found.keys.map(keyJson),
    callers: found.callers.map(callerJson),
    trail: usesJson(store, new Set(found.keys.map(({ keyId }) => keyId))),
    notKept: found.dropped,
    cutFiles: found.cutFiles,
    passedOver: {
      examples: decoys.example,
      canaries: decoys.canary,
      endedSignatures: decoys.ended,
      ignoredLines: decoys.allowed,
      ignoredPaths: passed.ignored,
      specialFiles: passed.special,
    },
    unreadable: { count: passed.unreadableCount, first: passed.unreadable },
  }
}
