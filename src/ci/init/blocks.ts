/** Files of blocks that begin on a line of their own and end with the next line that is `}`. */
import { notEditable } from './not-editable.ts'

export interface FileBlock {
  /** The first line. */
  readonly header: string
  /** The other lines, up to the one that is a closing brace. */
  readonly rest: string
  /** Written anew when it says something else; otherwise it stays as somebody made it. */
  readonly isOurs: boolean
}

export interface MergedBlocks {
  readonly text: string
  /** Headers of blocks that say something else than we would, and stay. */
  readonly kept: readonly string[]
}

/** What a formatter may change without changing what it says. */
function withoutLayout(text: string): string {
  return text
    .replaceAll(/[\s;]+/g, '')
    .replaceAll('"', "'")
    .replaceAll(/,(?=[\]})])/g, '')
}

interface Place {
  readonly start: number
  /** Undefined where something else begins before the block ends. */
  readonly end: number | undefined
}

/** Where it begins, and the end of the line that closes it: the first that is not further right. */
function findBlock(text: string, header: string): Place | undefined {
  const wanted = withoutLayout(header)
  let start: number | undefined
  for (let at = 0; at < text.length;) {
    const newline = text.indexOf('\n', at)
    const next = newline === -1 ? text.length : newline + 1
    const line = text.slice(at, next).trimEnd()
    if (start === undefined) {
      if (/^\S/.test(line) && withoutLayout(line) === wanted) start = at
    } else if (/^[^\s#/]/.test(line)) {
      return { start, end: /^\}\s*;?$/.test(line) ? at + line.length : undefined }
    }
    at = next
  }
  return start === undefined ? undefined : { start, end: undefined }
}

function appended(text: string, block: string, ending: string): string {
  const line = text === '' || text.endsWith('\n') ? '' : ending
  const gap = text === '' || /(?:^|\n)\r?\n$/.test(text) ? '' : ending
  return `${text}${line}${gap}${block}${ending}`
}

/** The text with every block in it: new ones at the end, those of ours as they must be. */
export function mergeBlocks(
  file: string,
  before: string,
  blocks: readonly FileBlock[],
): MergedBlocks {
  const ending = before.includes('\r\n') ? '\r\n' : '\n'
  const kept: string[] = []
  let text = before
  for (const { header, rest, isOurs } of blocks) {
    const block = `${header}\n${rest}`.trimEnd().replaceAll('\n', ending)
    const place = findBlock(text, header)
    if (place === undefined) {
      text = appended(text, block, ending)
      continue
    }
    const there = text.slice(place.start, place.end)
    if (withoutLayout(there) === withoutLayout(block)) continue
    if (!isOurs) {
      kept.push(header)
      continue
    }
    if (place.end === undefined) {
      throw notEditable(file, `the end of \`${header}\` is not to be found`)
    }
    text = text.slice(0, place.start) + block + text.slice(place.end)
  }
  return { text, kept }
}
