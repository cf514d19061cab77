import type { ConfigDocument } from '../config/document.ts'
import { applyEdits, type Edit } from '../config/edit-many.ts'
import type { Repair } from './repair.ts'

const keys = ['sso_start_url', 'sso_region']

/** For profiles whose session says the same. */
export function withoutSessionKeys(file: string, profiles: readonly string[]): Repair {
  const edits = profiles.flatMap((name): readonly Edit[] => {
    const section = { type: 'profile', name } as const
    return keys.map((key) => ({ kind: 'remove-key', section, key }))
  })
  const change = (document: ConfigDocument): ConfigDocument => applyEdits(document, edits)
  const drops = profiles.flatMap((name) => keys.map((key) => `profile ${name} ${key}`))
  return { kind: 'edit', file, change, drops }
}
