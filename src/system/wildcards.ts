interface Grammar<Pattern, Item> {
  /** Stands for any number of items. */
  isStar(one: Pattern | undefined): boolean
  /** Of one that is no star. */
  fits(one: Pattern, item: Item): boolean
}

/**
 * Whether the whole of `items` fits a pattern with stars. Goes back to the last star only, so that the
 * work is bounded by the two lengths, however hostile they are.
 */
export function fitsWildcards<Item, Pattern>(
  pattern: ArrayLike<Pattern>,
  items: ArrayLike<Item>,
  { isStar, fits }: Grammar<Pattern, Item>,
): boolean {
  let [at, from, star, starFrom] = [0, 0, -1, 0]
  while (from < items.length) {
    const one = pattern[at]
    const item = items[from] as Item
    if (isStar(one)) {
      star = at++
      starFrom = from
    } else if (one !== undefined && fits(one, item)) {
      at++
      from++
    } else if (star >= 0) {
      at = star + 1
      from = ++starFrom
    } else {
      return false
    }
  }
  while (isStar(pattern[at])) at++
  return at === pattern.length
}
