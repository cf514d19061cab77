/** Small inputs that are kept: examples to begin with, what reached new code, and every crash that was found. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Larger ones would make the repository large, and say no more. */
const longestKept = 4096

export interface KeptInput {
  readonly name: string
  readonly bytes: Buffer
}

export function readCorpus(folder: string, target: string): readonly KeptInput[] {
  const own = join(folder, target)
  if (!existsSync(own)) return []
  return readdirSync(own)
    .toSorted()
    .map((name) => ({ name, bytes: readFileSync(join(own, name)) }))
}

/** By its digest, so that the same input has the same name. */
export function keepInput(folder: string, target: string, bytes: Buffer, kind: string): string {
  const own = join(folder, target)
  mkdirSync(own, { recursive: true })
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 12)
  const path = join(own, `${kind}-${digest}`)
  writeFileSync(path, bytes)
  return path
}

export function isSmall(bytes: Buffer): boolean {
  return bytes.length <= longestKept
}
