/** New inputs from known ones: bytes, words, lines and JSON values changed, moved, doubled and cut. */
import type { Random } from './random.ts'
import { hostileBytes, hostileWords } from './words.ts'

export interface Material {
  /** What is known; at least one. */
  readonly pool: readonly Buffer[]
  readonly words: readonly string[]
}

const longest = 65_536

type Mutation = (input: Buffer, random: Random, material: Material) => Buffer

function spliced(input: Buffer, from: number, to: number, put: Uint8Array): Buffer {
  return Buffer.concat([input.subarray(0, from), put, input.subarray(to)])
}

/** A short stretch more often than a long one. */
function stretch(input: Buffer, random: Random): readonly [from: number, to: number] {
  const from = random.below(input.length + 1)
  const longestPart = random.chance(0.8) ? 8 : input.length
  return [from, Math.min(input.length, from + random.below(longestPart + 1))]
}

function word({ words }: Material, random: Random): Buffer {
  if (random.chance(0.05)) return random.pick(hostileBytes)
  const own = words.length > 0 && random.chance(0.6)
  return Buffer.from(random.pick(own ? words : hostileWords))
}

const changeByte: Mutation = (input, random) => {
  const changed = Buffer.from(input)
  if (changed.length > 0) changed[random.below(changed.length)] = random.below(256)
  return changed
}

const cut: Mutation = (input, random) => spliced(input, ...stretch(input, random), Buffer.alloc(0))

const double: Mutation = (input, random) => {
  const [from, to] = stretch(input, random)
  const times = random.chance(0.1) ? 1 + random.below(500) : 1
  const part = input.subarray(from, to)
  return spliced(input, to, to, Buffer.concat(Array.from({ length: times }, () => part)))
}

const putWord: Mutation = (input, random, material) => {
  const at = random.below(input.length + 1)
  return spliced(input, at, at, word(material, random))
}

const swapWord: Mutation = (input, random, material) => {
  const words = [...input.toString('latin1').matchAll(/[\w.+-]+|[^\s\w]+/g)]
  if (words.length === 0) return input
  const found = random.pick(words)
  return spliced(input, found.index, found.index + found[0].length, word(material, random))
}

const cross: Mutation = (input, random, { pool }) => {
  const other = random.pick(pool)
  const [from, to] = stretch(other, random)
  return spliced(input, ...stretch(input, random), other.subarray(from, to))
}

const moveLines: Mutation = (input, random) => {
  const lines = input.toString('latin1').split('\n')
  const [line = ''] = lines.splice(random.below(lines.length), 1)
  const how = random.below(3)
  if (how > 0) lines.splice(random.below(lines.length + 1), 0, line)
  if (how > 1) lines.splice(random.below(lines.length + 1), 0, line)
  return Buffer.from(lines.join('\n'), 'latin1')
}

const endEarly: Mutation = (input, random) => input.subarray(0, random.below(input.length + 1))

/** One line that is JSON gets one value changed, at any depth. */
const changeJson: Mutation = (input, random, material) => {
  const lines = input.toString().split('\n')
  const places = lines.flatMap((line, at) => (line.startsWith('{') ? [at] : []))
  if (places.length === 0) return swapWord(input, random, material)
  const at = random.pick(places)
  try {
    const value: unknown = JSON.parse(lines[at]!)
    lines[at] = JSON.stringify(changedValue(value, random, material))
    return Buffer.from(lines.join('\n'))
  } catch {
    return swapWord(input, random, material)
  }
}

function changedValue(value: unknown, random: Random, material: Material): unknown {
  const isBranch = typeof value === 'object' && value !== null
  const entries = isBranch ? Object.entries(value) : []
  if (entries.length === 0 || random.chance(0.1)) return otherValue(value, random, material)
  const at = random.below(entries.length)
  const [name, inner] = entries[at]!
  if (random.chance(0.1)) entries.splice(at, 1)
  else if (random.chance(0.1)) entries[at] = [word(material, random).toString(), inner]
  else entries[at] = [name, changedValue(inner, random, material)]
  if (Array.isArray(value)) return entries.map(([, item]) => item)
  return Object.fromEntries(entries)
}

function otherValue(value: unknown, random: Random, material: Material): unknown {
  const text = word(material, random).toString()
  return random.pick<unknown>([
    text,
    String(value as string) + text,
    text + String(value as string),
    null,
    true,
    [],
    {},
    [value, value],
    { value },
    [[[[[[[[value]]]]]]]],
    random.pick([0, -1, 1.5, 1e300, 4_102_444_800, 4_102_444_800_000, 2 ** 53]),
  ])
}

const mutations: readonly Mutation[] = [
  changeByte,
  cut,
  double,
  putWord,
  putWord,
  swapWord,
  swapWord,
  cross,
  moveLines,
  endEarly,
  changeJson,
  changeJson,
]

/** One of the pool with one to eight changes, of at most 64 KiB. */
export function mutate(random: Random, material: Material): Buffer {
  let input = random.pick(material.pool)
  for (let left = 1 + random.below(random.chance(0.7) ? 2 : 8); left > 0; left--) {
    input = random.pick(mutations)(input, random, material).subarray(0, longest)
  }
  return input
}
