/** A search over fixed texts: the indexes that match what was typed, best first; all of them for nothing typed. */
export async function rank(
  texts: readonly string[],
): Promise<(typed: string) => readonly number[]> {
  const { default: UFuzzy } = await import('@leeoniya/ufuzzy')
  const fuzzy = new UFuzzy({ intraMode: 1 })
  const haystack = [...texts]
  const everything = haystack.map((_, at) => at)
  const matches = (needle: string): readonly number[] => {
    if (needle === '') return everything
    // Words in any order: "read staging" finds "staging ReadOnlyAccess".
    const [found, info, order] = fuzzy.search(haystack, needle, 5)
    if (found === null) return []
    return info === null ? found : order.map((at) => info.idx[at] ?? 0)
  }
  let last: { needle: string; found: readonly number[] } = { needle: '', found: everything }
  return (typed) => {
    const needle = typed.trim()
    // A menu asks several times for each key.
    if (needle !== last.needle) last = { needle, found: matches(needle) }
    return last.found
  }
}
