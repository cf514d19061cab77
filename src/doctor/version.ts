/** Dotted numbers, compared one by one: `2.10.0` is after `2.9.1`. */
export function isOlder(version: string, than: string): boolean {
  const [ours, theirs] = [version, than].map((text) => text.split('.').map(Number))
  const most = Math.max(ours?.length ?? 0, theirs?.length ?? 0)
  for (let at = 0; at < most; at++) {
    const difference = (ours?.[at] ?? 0) - (theirs?.[at] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}
