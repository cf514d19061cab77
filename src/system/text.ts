/** Other people's words, made harmless. Not for files or shells: those have stricter rules. */

/* oxlint-disable no-control-regex -- escape sequences are what this file removes */

// ECMA-48: CSI; then OSC, DCS, SOS, PM and APC strings up to their terminator; then two-byte escapes.
// No string runs over the start of another one: each is looked through once.
const escapeSequence =
  /(?:\u001B\[|\u009B)[0-?]*[ -/]*[@-~]|(?:\u001B[\]PX^_]|[\u009D\u0090\u0098\u009E\u009F])[^\u0007\u001B\u0090\u0098\u009C-\u009F]{0,4096}(?:\u0007|\u001B\\|\u009C)|\u001B[ -/]*[0-~]/g

// Controls, format characters (bidi, zero width), separators, lone surrogates, fillers that show as
// nothing; then what Unicode keeps for more of the same, named or not (Default_Ignorable_Code_Point).
const invisible =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFFA0\u2065\uFFF0-\uFFF8\u{E0000}-\u{E0FFF}]/gu

/** What nearly every name is, by the thousand. */
const plainText = /^[ -~]*$/

const stackedMarks = /(\p{M}{4})\p{M}+/gu

/**
 * One line that a terminal shows as it is: escape sequences, controls, direction changes and
 * invisible characters are removed; line breaks and tabs become blanks.
 * @param maxLength In characters (200); a longer text ends in an ellipsis.
 */
export function forTerminal(text: string, maxLength = 200): string {
  if (text.length <= maxLength && plainText.test(text)) return text
  // Bounds the work as well: what is far beyond the end is never looked at.
  const clean = text
    .slice(0, maxLength * 8 + 8192)
    .replace(escapeSequence, '')
    .replace(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replace(invisible, '')
    .replace(stackedMarks, '$1')
  const characters = [...clean]
  if (characters.length <= maxLength) return clean
  return maxLength < 1 ? '' : `${characters.slice(0, maxLength - 1).join('')}…`
}
