import { statSync } from 'node:fs'
import { errorCode } from '../system/file-errors.ts'

function markOf(path: string): string {
  try {
    const { ino, size, mtimeNs } = statSync(path, { bigint: true })
    return `${ino} ${size} ${mtimeNs}`
  } catch (error) {
    return errorCode(error) ?? 'unknown'
  }
}

/**
 * Answers whether one of the files changed since it was last asked (true the first time): hundreds
 * of waiting processes look at a file's mark, and read it only when it is another.
 */
export function createChangeCheck(paths: readonly string[]): () => boolean {
  let last: string | undefined
  return () => {
    const marks = paths.map(markOf).join('\n')
    const changed = marks !== last
    last = marks
    return changed
  }
}
