/** Which known messages a pasted text holds: those that stand in it, or of which a part does, else those like it. */
import { knownMessages } from './messages.ts'
import type { KnownMessage, Saying } from './messages/known-message.ts'
import { messageOfPart } from './message-parts.ts'
import { compact, spaced } from './normal-text.ts'
import { similarMessages } from './similar-messages.ts'

export interface FoundMessage {
  readonly message: KnownMessage
  readonly saying: Saying
  /** It, or a part that no other has, stands in the text; otherwise it is only like it. */
  readonly isCertain: boolean
  /** Names that the text gives: `profile`, `session`. */
  readonly names: Readonly<Record<string, string>>
}

interface Span {
  readonly start: number
  readonly end: number
  readonly length: number
}

const mostFound = 3
const shortest = 8
/** What `…` and a name may be at most, in letters and digits. */
const longestGap = 400
const mostStarts = 40

const placeholder = /…|\{\w+\}/

/** Where the parts stand in this order, not too far from each other; undefined where they do not. */
function spanOf(text: string, parts: readonly string[]): Span | undefined {
  const [first = '', ...others] = parts
  let start = text.indexOf(first)
  for (let tries = 0; start !== -1 && tries < mostStarts; tries++) {
    let end = start + first.length
    const fits = others.every((part) => {
      const at = text.slice(end, end + longestGap + part.length).indexOf(part)
      end += at + part.length
      return at !== -1
    })
    if (fits) return { start, end, length: parts.join('').length }
    start = text.indexOf(first, start + 1)
  }
  return undefined
}

const nameAlphabet = '[\\w@%+=:,./-]{1,128}'
const special = /[.*+?^${}()|[\]\\]/g

/** The names that the text gives where the message has a placeholder; only what is safe to show and to type. */
function namesIn(text: string, [, words]: Saying): Readonly<Record<string, string>> {
  if (!/\{\w+\}/.test(words)) return {}
  // The words are ours; what stands for anything is bounded, so that no text can make this slow.
  const pattern = words
    .split(/(…|\{\w+\})/)
    .map((part) => {
      if (part === '…') return '.{0,200}?'
      const name = /^\{(\w+)\}$/.exec(part)
      return name === null ? part.replaceAll(special, '\\$&') : `(?<${name[1]}>${nameAlphabet}?)`
    })
    .join('')
  const found = new RegExp(`${pattern}(?=$|[^\\w@%+=:,./-]|[.,:](?:$| ))`, 'i').exec(text)
  return { ...found?.groups }
}

interface Place extends Span {
  readonly message: KnownMessage
  readonly saying: Saying
}

/** The longest of what is known of one message in the text. */
function placeOf(message: KnownMessage, text: string): Place | undefined {
  const places = message.says.flatMap((saying): readonly Place[] => {
    const parts = saying[1].split(placeholder).map(compact)
    const literal = parts.filter((part) => part !== '')
    if (literal.join('').length < shortest) return []
    const span = spanOf(text, literal)
    return span === undefined ? [] : [{ ...span, message, saying }]
  })
  return places.toSorted((one, other) => other.length - one.length)[0]
}

/** Whether a more telling message covers the same words. */
function isCovered(place: Place, by: readonly Place[]): boolean {
  return by.some(({ start, end }) => start <= place.start && place.end <= end)
}

function standingIn(text: string): readonly Place[] {
  const all = knownMessages
    .flatMap((message) => placeOf(message, text) ?? [])
    .toSorted((one, other) => other.length - one.length)
  const telling = all.filter((place, at) => !isCovered(place, all.slice(0, at)))
  const isOuter = ({ message }: Place): number => (message.isOuter === true ? 1 : 0)
  return telling.toSorted((one, other) => isOuter(one) - isOuter(other))
}

/** The most telling first, three at most. Any text, of any size, in bounded time. */
export function matchMessages(pasted: string): readonly FoundMessage[] {
  const text = spaced(pasted)
  const places = standingIn(compact(text))
  if (places.length > 0) {
    return places.slice(0, mostFound).map(({ message, saying }) => {
      return { message, saying, isCertain: true, names: namesIn(text, saying) }
    })
  }
  const part = messageOfPart(text)
  if (part !== undefined) return [{ ...part, isCertain: true, names: namesIn(text, part.saying) }]
  return similarMessages(text)
    .slice(0, mostFound)
    .map(([message, saying]) => ({ message, saying, isCertain: false, names: {} }))
}
