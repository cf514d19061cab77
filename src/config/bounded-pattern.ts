/** Regular expressions of a name template: short, and of a kind that always comes to an end soon. */

const longest = 100

/** On at most 128 characters, three of them cost some million steps at the very most. */
const mostQuantifiers = 3

/**
 * What is wrong with a pattern, or undefined. A group that repeats, a reference back, a look around
 * and many quantifiers are what makes JavaScript search for hours.
 */
export function patternFault(source: string): string | undefined {
  if (source.length > longest) return `is longer than ${longest} characters`
  const bare = source.replace(/\\[^\dk]/gsu, 'a').replace(/\[[^\]]*\]/gu, 'a')
  if (/\\/.test(bare)) return 'refers back to a group'
  if (/\(\?(?!:)/.test(bare)) return 'looks ahead or behind, or names a group'
  if (/\)[*+?{]/.test(bare)) return 'repeats a group'
  const quantifiers = bare.replace(/\(\?:/g, '').match(/[*+?]\??|\{\d*,?\d*\}\??/g) ?? []
  if (quantifiers.length > mostQuantifiers) return `has more than ${mostQuantifiers} quantifiers`
  try {
    new RegExp(source, 'u')
    return undefined
  } catch {
    return 'is no regular expression'
  }
}
