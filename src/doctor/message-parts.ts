/** Known messages of which a text holds a telling part: what was typed of one, or a part in other words. */
import { knownMessages } from './messages.ts'
import type { KnownMessage, Saying } from './messages/known-message.ts'

/** What the AWS CLI says around every message of a service, and what is different each time. */
const frame = /an error occurred|when calling the \w+ operation|…|\{\w+\}/gi
const mostWords = 400
const shortest = 8
/** With other words around it, a part must be a sentence, and much of the message. */
const fewestInNoise = 4
const leastOfSaying = 0.42

/** Words that follow each other, without what stands around every message. */
function runsOf(text: string): readonly (readonly string[])[] {
  return text
    .split(frame)
    .map((part) => part.toLowerCase().match(/[a-z0-9]+/g) ?? [])
    .filter((words) => words.length > 0)
}

/** The longest run of words that both have. */
function longestShared(one: readonly string[], other: readonly string[]): readonly string[] {
  let longest: readonly string[] = []
  let before: readonly number[] = []
  for (const [at, word] of one.entries()) {
    const lengths = other.map((same, place) =>
      same === word ? (place === 0 ? 0 : (before[place - 1] ?? 0)) + 1 : 0,
    )
    const most = Math.max(0, ...lengths)
    if (most > longest.length) longest = one.slice(at + 1 - most, at + 1)
    before = lengths
  }
  return longest
}

const lettersOf = (words: readonly string[]): number => words.join('').length

export interface FoundPart {
  readonly message: KnownMessage
  readonly saying: Saying
}

interface Part extends FoundPart {
  readonly letters: number
}

function isTelling(
  shared: readonly string[],
  run: readonly string[],
  typed: number,
  said: number,
): boolean {
  const letters = lettersOf(shared)
  const isAll = shared.length === typed && letters >= shortest
  // Two words alone are a part of many things, unless they are all that the program says.
  if (isAll && shared.length > (shared.length === run.length ? 1 : 2)) return true
  return shared.length >= fewestInNoise && letters >= said * leastOfSaying
}

function longestFirst(parts: readonly Part[]): readonly Part[] {
  return parts.toSorted((one, other) => other.letters - one.letters)
}

/** The message that alone has what the text has of it; undefined where none has, or several have. */
export function messageOfPart(text: string): FoundPart | undefined {
  const typed = runsOf(text)
  const count = typed.flat().length
  if (count > mostWords) return undefined
  const partsOf = (message: KnownMessage, saying: Saying): readonly Part[] => {
    const runs = runsOf(saying[1])
    const said = lettersOf(runs.flat())
    return runs.flatMap((run) =>
      typed
        .map((mine) => longestShared(mine, run))
        .filter((shared) => isTelling(shared, run, count, said))
        .map((shared) => ({ message, saying, letters: lettersOf(shared) })),
    )
  }
  const [most, next] = longestFirst(
    knownMessages.flatMap((message) => {
      const parts = message.says.flatMap((saying) => partsOf(message, saying))
      return longestFirst(parts).slice(0, 1)
    }),
  )
  return most === undefined || most.letters === next?.letters ? undefined : most
}
