/** Profiles that get other names, and with them what names them in the config file. */
import { aliasKey } from './alias.ts'
import { type AwsConfig, type Profile, textSetting } from './aws-config.ts'
import type { Edit } from './edit-many.ts'

export interface RenamedProfile {
  readonly name: string
  readonly to: string
}

const referenceKeys = ['source_profile', aliasKey] as const

/** The profiles that name this one: chains that go through it, and its aliases. */
export function referringProfiles({ profiles }: AwsConfig, name: string): readonly Profile[] {
  return [...profiles.values()].filter(({ settings }) =>
    referenceKeys.some((key) => settings.get(key) === name),
  )
}

/** Headers first, so that the references are set under the names that their profiles have then. */
export function renameEdits(config: AwsConfig, renamed: readonly RenamedProfile[]): Edit[] {
  const names = new Map(renamed.map(({ name, to }) => [name, to]))
  const headers = renamed.map(({ name, to }): Edit => {
    return { kind: 'rename-section', section: { type: 'profile', name }, to }
  })
  const references = [...config.profiles.values()].flatMap(({ name, settings }) =>
    referenceKeys.flatMap((key): Edit[] => {
      const value = names.get(textSetting(settings, key) ?? '')
      if (value === undefined) return []
      const section = { type: 'profile', name: names.get(name) ?? name } as const
      return [{ kind: 'set', section, key, value }]
    }),
  )
  const processes = renamed.flatMap(({ name, to }) => {
    const profile = config.profiles.get(name)
    return profile === undefined ? [] : processEdits(profile, to)
  })
  return [...headers, ...references, ...processes]
}

/** Where keyless is asked for the profile by its name. */
function processEdits({ name, settings, keptAside }: Profile, to: string): readonly Edit[] {
  const key = 'credential_process'
  const line = textSetting(settings, key) ?? ''
  const named = ` --profile ${name}`
  if (keptAside === undefined || !line.endsWith(named)) return []
  const value = `${line.slice(0, -name.length)}${to}`
  return [{ kind: 'set', section: { type: 'profile', name: to }, key, value }]
}
