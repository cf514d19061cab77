/** Numbers as people read them. */

/** @param {number} number */
export function grouped(number) {
  return number.toLocaleString('en-US')
}

/** At most four characters. @param {number} number */
export function compact(number) {
  if (number < 1000) return String(number)
  const [unit, size] =
    number < 999_500 ? ['k', 1000] : number < 999_500_000 ? ['M', 1e6] : ['G', 1e9]
  const value = number / Number(size)
  return `${value < 9.95 ? value.toFixed(1).replace('.0', '') : Math.round(value)}${unit}`
}

/** `1 event`, `2 events`. @param {number} number @param {string} noun */
export function counted(number, noun) {
  return `${grouped(number)} ${noun}${number === 1 ? '' : 's'}`
}

/** `2 high`, `2 notes`. @param {number} number @param {string} level */
export function leveled(number, level) {
  return level === 'note' ? counted(number, level) : `${grouped(number)} ${level}`
}

/** A word for a shell. @param {string} text */
export function quoted(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
