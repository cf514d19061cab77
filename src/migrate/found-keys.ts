/** What a scan found, by key. */
import type { CallerFinding, KeyFinding, Spot } from './finding.ts'
import { inOrder, type KeyCaller, type KeyPlace } from './migration-plan.ts'
import type { Scan } from './scan.ts'

export interface FoundKey {
  readonly keyId: string
  /** Read out of the id; undefined for keys made before about 2019. */
  readonly accountId: string | undefined
  readonly places: readonly KeyPlace[]
  /** Of whoever names a profile that holds the key. */
  readonly callers: readonly KeyCaller[]
}

function spotOf({ file, line, commit, variable }: Spot): Spot {
  return {
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
    ...(commit === undefined ? {} : { commit }),
    ...(variable === undefined ? {} : { variable }),
  }
}

function placeOf(finding: KeyFinding): KeyPlace {
  const { place, profile } = finding
  return { ...spotOf(finding), place, ...(profile === undefined ? {} : { profile }) }
}

function callerOf(finding: CallerFinding): KeyCaller {
  const { place, by, profile } = finding
  return { ...spotOf(finding), place, by, profile }
}

/** In the order in which they were found. */
export function foundKeys({ keys, callers }: Pick<Scan, 'keys' | 'callers'>): readonly FoundKey[] {
  const byId = new Map<string, KeyFinding[]>()
  for (const key of keys) byId.set(key.keyId, [...(byId.get(key.keyId) ?? []), key])
  return [...byId].map(([keyId, findings]) => {
    const places = findings.map(placeOf).toSorted(inOrder)
    const profiles = new Set(places.map(({ profile }) => profile))
    return {
      keyId,
      accountId: findings[0]?.accountId,
      places,
      callers: callers.filter(({ profile }) => profiles.has(profile)).map(callerOf),
    }
  })
}
