/** Regular expressions of a name template: short, and of a kind that always comes to an end soon. */

const longest = 100

/** Of the text that is searched (`longestValue` of the template): a quantifier ends at as many places. */
const places = 128

/** The ways that a search may try, all in all: some milliseconds. */
const mostWays = places ** 3

/**
 * What is wrong with a pattern, or undefined. A group that repeats, a reference back, a look around
 * and many choices one after the other are what makes JavaScript search for hours.
 */
export function patternFault(source: string): string | undefined {
  if (source.length > longest) return `is longer than ${longest} characters`
  const bare = source.replace(/\\[^\dk]/gsu, 'a').replace(/\[[^\]]*\]/gu, 'a')
  if (/\\/.test(bare)) return 'refers back to a group'
  if (/\(\?(?!:)/.test(bare)) return 'looks ahead or behind, or names a group'
  if (/\)[*+?{]/.test(bare)) return 'repeats a group'
  if (waysOf(bare) > mostWays) return 'leaves too much open: take fewer of * + ? { } and |'
  try {
    // What is too large shows when it is used.
    new RegExp(source, 'u').test('')
    return undefined
  } catch {
    return 'is no regular expression'
  }
}

/** As if each choice had to be tried together with every other one, from every place of the text. */
function waysOf(bare: string): number {
  const alternatives = bare.match(/\|/g)?.length ?? 0
  const quantifiers = bare.replace(/\(\?:/g, '(').matchAll(/[*+?]\??|\{(\d+)(,?)(\d*)\}\??/g)
  let ways = bare.startsWith('^') && alternatives === 0 ? 1 : places
  // In one group they add up; two groups of one multiply, and so do at most these.
  ways *= 2 ** alternatives
  for (const [sign, least, comma, most] of quantifiers) {
    if (sign.startsWith('?')) ways *= 2
    else if (least === undefined || (comma === ',' && most === '')) ways *= places
    else if (comma === ',') ways *= Math.max(1, Math.min(places, Number(most) - Number(least) + 1))
    if (Number(least ?? 0) > places || Number(most ?? 0) > places) return Number.POSITIVE_INFINITY
  }
  return ways
}
