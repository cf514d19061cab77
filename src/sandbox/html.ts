/**
 * HTML as values: everything put into the `html` tag is escaped unless it is itself such a value.
 * Not a template engine, and not for scripts or style sheets.
 */

/** Markup that is safe to put into a page: only this file makes it. */
export class Html {
  readonly markup: string
  constructor(markup: string) {
    this.markup = markup
  }
}

/** What may stand in the `html` tag. */
export type HtmlPart = Html | string | number | false | undefined | readonly HtmlPart[]

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** For text and for attribute values between quotes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

function markupOf(part: HtmlPart): string {
  if (part === undefined || part === false) return ''
  if (part instanceof Html) return part.markup
  if (typeof part === 'string') return escapeHtml(part)
  if (typeof part === 'number') return String(part)
  return part.map(markupOf).join('')
}

/** Text and attribute values (always between quotes) are escaped; `false` and `undefined` are nothing. */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  const [first = '', ...rest] = strings
  return new Html(first + rest.map((text, index) => markupOf(parts[index]) + text).join(''))
}

// Controls, and the marks that turn the direction of text or hide between letters (Unicode TR 36).
const deceptive =
  /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu

/**
 * A name from outside as text that cannot lie: no controls, no direction marks, white space
 * collapsed, at most `maxLength` characters.
 */
export function plainText(text: string, maxLength = 120): string {
  // Twelve code units a character bound the work on huge input.
  const plain = text
    .slice(0, maxLength * 12)
    .replace(deceptive, '')
    .replace(/\s+/g, ' ')
    .trim()
  const characters = [...plain]
  return characters.length > maxLength ? `${characters.slice(0, maxLength - 1).join('')}…` : plain
}

/** A name from outside, apart from the direction of the text around it. */
export function named(text: string, maxLength?: number): Html {
  return html`<bdi>${plainText(text, maxLength)}</bdi>`
}
