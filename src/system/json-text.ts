// DEL and C1 controls, direction changes, zero width, tags, separators. Below U+0020 JSON escapes by itself.
const unseen = /[\u007F-\u009F\p{Cf}\p{Zl}\p{Zp}]/gu

const escaped = (character: string): string =>
  Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')

/**
 * As `JSON.stringify`, for a terminal: what would steer it, or show as nothing, is escaped. Parsed
 * again, it is the same value.
 */
export function jsonForTerminal(
  value: object | string | number | boolean | null,
  indent?: number,
): string {
  return JSON.stringify(value, undefined, indent).replace(unseen, escaped)
}
