/** Just enough HTML to use the sandbox's own pages: their forms and their text. */

export interface Form {
  /** Path of a POST. */
  readonly action: string
  readonly hidden: Readonly<Record<string, string>>
  /** Names of its submit buttons. */
  readonly buttons: readonly string[]
}

const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
}

function unescape(text: string): string {
  return text.replace(/&(#?\w+);/g, (whole, name: string) => named[name] ?? whole)
}

function attributes(tag: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [, name = '', value = ''] of tag.matchAll(/([\w-]+)="([^"]*)"/g)) {
    found.set(name, unescape(value))
  }
  return found
}

function formOf(markup: string): Form | undefined {
  const [opening = ''] = /^<form\b[^>]*>/.exec(markup) ?? []
  const form = attributes(opening)
  if (form.get('method')?.toLowerCase() !== 'post') return undefined
  const hidden: Record<string, string> = {}
  const buttons: string[] = []
  for (const [tag, kind] of markup.matchAll(/<(input|button)\b[^>]*>/g)) {
    const field = attributes(tag)
    const name = field.get('name')
    if (name === undefined) continue
    if (kind === 'button') buttons.push(name)
    else if (field.get('type') === 'hidden') hidden[name] = field.get('value') ?? ''
  }
  return { action: form.get('action') ?? '', hidden, buttons }
}

/** The forms that are POSTed. */
export function formsOf(html: string): readonly Form[] {
  return [...html.matchAll(/<form\b[\s\S]*?<\/form>/g)].flatMap(([markup]) => formOf(markup) ?? [])
}

/** What a person would read, in one line. */
export function visibleText(html: string): string {
  const main = /<main\b[^>]*>([\s\S]*?)<\/main>/.exec(html)?.[1] ?? html
  const text = main
    .replace(/<(style|script|title)\b[\s\S]*?<\/\1>/g, ' ')
    .replace(/(?<![.:!?\s])\s*<\/h[1-6]>/g, '. ')
    .replace(/<[^>]*>/g, ' ')
  return unescape(text).replace(/\s+/g, ' ').trim().slice(0, 2000)
}
