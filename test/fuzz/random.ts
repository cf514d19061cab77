/** Numbers that are the same for the same seed, in every run and on every machine (mulberry32). */
export interface Random {
  /** A whole number from 0 up to, and not including, `end`. */
  below(end: number): number
  pick<T>(list: readonly T[]): T
  chance(part: number): boolean
}

export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number): number => Math.floor(next() * end)
  return {
    below,
    pick: (list) => list[below(list.length)]!,
    chance: (part) => next() < part,
  }
}
