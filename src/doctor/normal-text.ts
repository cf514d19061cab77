/** Pasted text made comparable. Bounded: a log of any size is looked at where errors stand, its beginning and its end. */
import { forTerminal } from '../system/text.ts'

const headLength = 65_536
const tailLength = 196_608

/** Without escape sequences, on one line, in plain quotation marks. Other alphabets become `?`. */
export function spaced(text: string): string {
  const most = headLength + tailLength
  const cut = text.length > most ? `${text.slice(0, headLength)}\n${text.slice(-tailLength)}` : text
  return forTerminal(cut, most + 1)
    .replaceAll(/[\u2018\u2019]/g, "'")
    .replaceAll(/[\u201C\u201D]/g, '"')
    .replaceAll(/[^ -~]/g, '?')
    .replaceAll(/ {2,}/g, ' ')
    .trim()
}

/** Letters and digits alone: a terminal breaks lines within words, shells and logs add quotation marks. */
export function compact(text: string): string {
  return text.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

const noise = new Set(
  'a an and are as at be by can do for from has have if in is it its my no not of on or that the this to was when with you your'.split(
    ' ',
  ),
)

/** The words that say something, each once; `most` bounds the work. */
export function wordsOf(text: string, most = 400): readonly string[] {
  const words = new Set<string>()
  for (const [word] of text.toLowerCase().matchAll(/[a-z0-9]{2,40}/g)) {
    if (!noise.has(word)) words.add(word)
    if (words.size === most) break
  }
  return [...words]
}
