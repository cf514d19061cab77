import { readFileSync } from 'node:fs'

export interface ExampleFile {
  /** From the example's own folder. */
  readonly path: string
  readonly text: string
}

export interface RuleSection {
  readonly code: string
  /** What stands before the examples, as one line. */
  readonly words: string
  readonly bad: readonly ExampleFile[]
  readonly good: readonly ExampleFile[]
}

function filesIn(text: string): readonly ExampleFile[] {
  return [...text.matchAll(/^```\w+ (\S+)\n([^]*?)\n```$/gm)].map(([, path = '', body = '']) => ({
    path,
    text: `${body}\n`,
  }))
}

function section(text: string): RuleSection {
  const [head = '', rest = ''] = text.split(/^Bad:$/m)
  const [bad = '', good = ''] = rest.split(/^Good:$/m)
  const code = /^`([\w-]+)`/.exec(head)?.[1] ?? ''
  const words = head
    .slice(code.length + 2)
    .replaceAll(/\s+/g, ' ')
    .trim()
  return { code, words, bad: filesIn(bad), good: filesIn(good) }
}

/** The rules as docs/ci-rules.md has them. */
export function ruleSections(): readonly RuleSection[] {
  const page = readFileSync(new URL('../../../../docs/ci-rules.md', import.meta.url), 'utf8')
  return page
    .split(/^### /m)
    .slice(1)
    .map((text) => section(text.split(/^## /m)[0] ?? ''))
}
