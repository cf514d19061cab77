/** Whether the whole text fits: `*` is any characters, `?` is one. Takes no longer for hostile patterns. */
export function fitsGlob(glob: string, text: string): boolean {
  let at = 0
  let from = 0
  let star = -1
  let starFrom = 0
  while (from < text.length) {
    if (glob[at] === '*') {
      star = at++
      starFrom = from
    } else if (at < glob.length && (glob[at] === '?' || glob[at] === text[from])) {
      at++
      from++
    } else if (star >= 0) {
      // The last star takes one character more.
      at = star + 1
      from = ++starFrom
    } else {
      return false
    }
  }
  while (glob[at] === '*') at++
  return at === glob.length
}

export function fitsAny(globs: readonly string[], text: string): boolean {
  return globs.some((glob) => fitsGlob(glob, text))
}
