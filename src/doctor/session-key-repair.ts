import type { ConfigDocument } from '../config/document.ts'
import { removeKey } from '../config/edit.ts'
import type { Repair } from './repair.ts'

const keys = ['sso_start_url', 'sso_region']

/** For profiles whose session says the same. */
export function withoutSessionKeys(file: string, profiles: readonly string[]): Repair {
  const change = (document: ConfigDocument): ConfigDocument =>
    profiles.reduce(
      (changed, name) =>
        keys.reduce((rest, key) => removeKey(rest, { type: 'profile', name }, key), changed),
      document,
    )
  const drops = profiles.flatMap((name) => keys.map((key) => `profile ${name} ${key}`))
  return { kind: 'edit', file, change, drops }
}
