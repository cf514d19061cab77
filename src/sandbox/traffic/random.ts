/** Chance that is the same for the same seed, on every machine. */
import { createHash } from 'node:crypto'

export interface Random {
  /** 0 to below 1. */
  next(): number
  /** Both ends may come. */
  int(from: number, to: number): number
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T
  chance(probability: number): boolean
  bytes(count: number): Uint8Array
  uuid(): string
  /** A chance of its own, whatever was asked of this one. */
  fork(name: string): Random
}

/** sfc32 (public domain, Chris Doty-Humphrey), begun from a digest of the seed. */
function createStream(seed: string): () => number {
  const digest = createHash('sha256').update(seed).digest()
  let [a, b, c, d] = [0, 4, 8, 12].map((at) => digest.readUInt32LE(at)) as [
    number,
    number,
    number,
    number,
  ]
  return () => {
    const sum = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 2 ** 32
  }
}

export function createRandom(seed: string): Random {
  const next = createStream(seed)
  const int = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1))
  const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => int(0, 255))
  return {
    next,
    int,
    pick: (list) => {
      const item = list[int(0, list.length - 1)]
      if (item === undefined) throw new RangeError('nothing to pick from')
      return item
    },
    chance: (probability) => next() < probability,
    bytes,
    uuid: () => {
      const hex = Buffer.from(bytes(16)).toString('hex')
      return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5')
    },
    fork: (name) => createRandom(`${seed}/${name}`),
  }
}
