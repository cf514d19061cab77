/** A search over fixed texts: the indexes that match what was typed, best first; all of them for nothing typed. */
export async function rank(
  texts: readonly string[],
): Promise<(typed: string) => readonly number[]> {
  const { default: UFuzzy } = await import('@leeoniya/ufuzzy')
  const fuzzy = new UFuzzy({ intraMode: 1 })
  const haystack = [...texts]
  const everything = haystack.map((_, at) => at)
  return (typed) => {
    const needle = typed.trim()
    if (needle === '') return everything
    // Words in any order: "read staging" finds "staging ReadOnlyAccess".
    const [found, info, order] = fuzzy.search(haystack, needle, 5)
    if (found === null) return []
    return info === null ? found : order.map((at) => info.idx[at] ?? 0)
  }
}
