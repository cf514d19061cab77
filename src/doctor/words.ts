/** Few names out of many, for a sentence: `a, b, c and 7 more`. */
export function listed(names: readonly string[], most = 3): string {
  if (names.length <= most + 1) {
    const last = names.at(-1) ?? ''
    return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`
  }
  return `${names.slice(0, most).join(', ')} and ${names.length - most} more`
}

/** `Profile dev`, `Profiles dev and prod`. */
export function profilesNamed(names: readonly string[]): string {
  return `${names.length === 1 ? 'Profile' : 'Profiles'} ${listed(names)}`
}

/** One entry more under a key. */
export function addTo<T>(groups: Map<string, T[]>, key: string, one: T): void {
  const known = groups.get(key)
  if (known === undefined) groups.set(key, [one])
  else known.push(one)
}
