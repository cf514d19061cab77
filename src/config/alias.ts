/** A second name for a profile: a copy of its settings, for no AWS tool follows one section to another. */
import { ConfigError } from '../errors.ts'
import { type AwsConfig, type Profile, textSetting } from './aws-config.ts'
import type { Edit } from './edit-many.ts'

/** Says which profile it is a copy of; no AWS tool knows it, all of them skip it. */
export const aliasKey = 'keyless_alias'

/** The profile that it is another name of. */
export function aliasTarget({ settings }: Pick<Profile, 'settings'>): string | undefined {
  return textSetting(settings, aliasKey)
}

/** Of the profile that keyless made, which the copy is not. */
const ownMarks: ReadonlySet<string> = new Set([aliasKey, 'keyless_sync'])

/**
 * Makes the alias what the profile is, and brings up to date one that is there. Throws ConfigError
 * `profile-unsupported` for a secret key, and for settings with settings under them.
 */
export function aliasEdits(config: AwsConfig, alias: string, target: string): readonly Edit[] {
  const section = { type: 'profile', name: alias } as const
  const wanted = new Map<string, string>()
  const { settings = [], keptAside } = config.profiles.get(target) ?? {}
  for (const [key, value] of settings) {
    if (ownMarks.has(key) || keptAside?.has(key) === true) continue
    if (typeof value !== 'string' || value.includes('\n')) {
      throw unsupported(target, `has settings under ${key}`)
    }
    if (key === 'aws_secret_access_key') throw unsupported(target, 'holds a secret key')
    if (value !== '') wanted.set(key, value)
  }
  wanted.set(aliasKey, target)
  const has = config.profiles.get(alias)?.settings ?? new Map()
  const removed = [...has.keys()]
    .filter((key) => !wanted.has(key))
    .map((key): Edit => ({ kind: 'remove-key', section, key }))
  const set = [...wanted].map(([key, value]): Edit => ({ kind: 'set', section, key, value }))
  return [...removed, ...set]
}

function unsupported(profile: string, why: string): ConfigError {
  const message = `Profile ${profile} ${why}, which an alias, a copy of it, shall not have.`
  return new ConfigError('profile-unsupported', message, {
    details: { profile },
    fix: 'copy the section by hand',
  })
}

/** By the profile that they are for. */
export function aliasesByTarget({ profiles }: AwsConfig): ReadonlyMap<string, readonly string[]> {
  const aliases = new Map<string, string[]>()
  for (const profile of profiles.values()) {
    const target = aliasTarget(profile)
    if (target === undefined) continue
    const known = aliases.get(target)
    if (known === undefined) aliases.set(target, [profile.name])
    else known.push(profile.name)
  }
  return aliases
}
