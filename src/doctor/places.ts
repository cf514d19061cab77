/** Where a setting stands, for evidence. */
import type { Subject } from '../config/config-warning.ts'
import type { Evidence } from './finding.ts'
import type { World } from './world.ts'

/** The credentials file goes before the config file, as it does for a profile's settings. */
export function settingPlace(
  { files }: Pick<World, 'files'>,
  { type, name }: Subject,
  key: string,
): Pick<Evidence, 'file' | 'line'> | undefined {
  for (const { path, parsed } of files.toReversed()) {
    const own = parsed?.sections.get(type)?.get(name)
    const option = own?.get(key) ?? own?.get(`keyless_${key}`)
    if (option !== undefined) return { file: path, line: option.line }
  }
  return undefined
}

/** `FILE:3 sso_session = my-org`; the value only of keys that hold no secret. */
export function settingEvidence(
  world: World,
  subject: Subject,
  key: string,
  value: string,
): readonly Evidence[] {
  const place = settingPlace(world, subject, key)
  return [{ ...place, says: `${key} = ${value}` }]
}
