/** Messages that share the rarer words of a text: for what was typed from memory, or changed by a newer version. */
import { knownMessages } from './messages.ts'
import type { KnownMessage, Saying } from './messages/known-message.ts'
import { compact, wordsOf } from './normal-text.ts'

const alike = 0.5
/** More words than a person types are a log: then the message must be in the log, not the log in the message. */
const mostTyped = 12
const shortestPart = 6
const explainedCounts = 0.8
const loggedCounts = 0.7

interface Entry {
  readonly message: KnownMessage
  readonly saying: Saying
  readonly said: readonly string[]
  readonly letters: string
  /** Those of the explanation as well, which people search by. */
  readonly all: readonly string[]
}

let made: readonly Entry[] | undefined

/** Made once, when first something is not found as it stands. */
function entries(): readonly Entry[] {
  made ??= knownMessages.flatMap((message) => {
    const { id, says, means, cause, check = '', error = '' } = message
    const explained = says.map(([by, text]) => `${by} ${text}`).join(' ')
    const all = wordsOf(`${id} ${check} ${error} ${explained} ${means} ${cause}`)
    return says.map((saying) => {
      const [, text] = saying
      return { message, saying, said: wordsOf(text), letters: compact(text), all }
    })
  })
  return made
}

/** How telling a word is: one that few messages have says more, and one that none has says little. */
function weigher(all: readonly Entry[]): (word: string) => number {
  const counts = new Map<string, number>()
  for (const entry of all) {
    for (const word of entry.all) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  return (word) => {
    const count = counts.get(word)
    return count === undefined ? 1 : Math.log((all.length + 1) / count)
  }
}

/** The same word, or one letter is missing, too much, or another. */
function isNear(one: string, other: string): boolean {
  if (one === other) return true
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (short.length < 5 || long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at += 1
  const rest = short.length === long.length ? at + 1 : at
  return short.slice(rest) === long.slice(at + 1)
}

function shared(
  words: readonly string[],
  among: readonly string[],
  weight: (word: string) => number,
): number {
  const total = words.reduce((sum, word) => sum + weight(word), 0)
  const there = words.filter((word) => among.some((other) => isNear(word, other)))
  return total === 0 || there.length < Math.min(2, words.length)
    ? 0
    : there.reduce((sum, word) => sum + weight(word), 0) / total
}

/** The most alike first; each message once. */
export function similarMessages(text: string): readonly (readonly [KnownMessage, Saying])[] {
  const typed = wordsOf(text)
  const part = compact(text)
  const all = entries()
  const weight = weigher(all)
  const scored = all.map(({ message, saying, said, letters, all: known }) => {
    const isPart = part.length >= shortestPart && letters.includes(part)
    const inText = said.length < 3 ? 0 : shared(said, typed, weight)
    const isTyped = typed.length <= mostTyped
    const inSaying = isTyped ? shared(typed, said, weight) : 0
    // Words of the explanation count for less: they are ours.
    const inMessage = isTyped ? shared(typed, known, weight) * explainedCounts : 0
    const score = isPart
      ? 1 + part.length / 1000
      : Math.max(inText * loggedCounts, inSaying, inMessage)
    return { message, saying, score }
  })
  const found = new Map<KnownMessage, Saying>()
  for (const { message, saying, score } of scored.toSorted(
    (one, other) => other.score - one.score,
  )) {
    if (score >= alike && !found.has(message)) found.set(message, saying)
  }
  return [...found]
}
