/** Work that goes on ahead of whoever takes its results, in their order. */

/**
 * At most `most` at once, counting those whose result nobody has taken yet. Whoever ends early waits for
 * what is under way; `drop` is given what they did not take.
 */
export async function* ahead<Item, Result>(
  items: AsyncIterable<Item>,
  most: number,
  work: (item: Item) => Promise<Result>,
  drop: (result: Result) => void = () => {},
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = []
  try {
    for await (const item of items) {
      const started = work(item)
      // It is waited for later; until then its failure is nobody's surprise.
      started.catch(() => {})
      running.push(started)
      if (running.length >= most) yield* taken(running)
    }
    while (running.length > 0) yield* taken(running)
  } finally {
    for (const result of await Promise.allSettled(running)) {
      if (result.status === 'fulfilled') drop(result.value)
    }
  }
}

async function* taken<Result>(running: Promise<Result>[]): AsyncGenerator<Result> {
  const first = running.shift()
  if (first !== undefined) yield await first
}
