/** Names that several roles want: who gets which does not depend on the order of the service's answer. */

export interface WantedName {
  /** Of the role; also what decides the order. */
  readonly key: string
  readonly name: string
  readonly accountId: string
}

export interface GivenName {
  readonly name: string
  /** The name that it could not have. */
  readonly instead: string | undefined
}

/**
 * A name that one role alone wants is given as it is. Where several want it, or it is taken, all of
 * them get their account id behind it; where that does not tell them apart, a number.
 */
export function uniqueNames(
  wanted: readonly WantedName[],
  taken: ReadonlySet<string>,
): ReadonlyMap<string, GivenName> {
  const count = new Map<string, number>()
  for (const { name } of wanted) count.set(name, (count.get(name) ?? 0) + 1)
  const isFree = (name: string): boolean => !taken.has(name) && count.get(name) === 1
  const used = new Set([...taken, ...count.keys()])
  const given = new Map<string, GivenName>()
  const clashing: WantedName[] = []
  for (const one of wanted) {
    if (isFree(one.name)) given.set(one.key, { name: one.name, instead: undefined })
    else clashing.push(one)
  }
  for (const { key, name, accountId } of clashing.toSorted(byKey)) {
    const free = firstFree(name.includes(accountId) ? name : `${name}-${accountId}`, used)
    used.add(free)
    given.set(key, { name: free, instead: name })
  }
  return given
}

function byKey({ key: one }: WantedName, { key: other }: WantedName): number {
  return one < other ? -1 : Number(one > other)
}

function firstFree(name: string, used: ReadonlySet<string>): string {
  if (!used.has(name)) return name
  for (let number = 2; ; number++) {
    if (!used.has(`${name}-${number}`)) return `${name}-${number}`
  }
}

/** Whether the name is one that `uniqueNames` could have given: such a name may stay. */
export function isNameFor(has: string, { name, accountId }: Omit<WantedName, 'key'>): boolean {
  const long = name.includes(accountId) ? name : `${name}-${accountId}`
  return (
    has === name ||
    has === long ||
    /^-\d+$/.test(has.startsWith(long) ? has.slice(long.length) : '')
  )
}
