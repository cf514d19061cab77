import { statSync } from 'node:fs'

function markOf(path: string): string {
  const stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  return stats === undefined ? 'none' : `${stats.ino} ${stats.size} ${stats.mtimeNs}`
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
