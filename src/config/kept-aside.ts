/**
 * The sign-in of a profile under keys that only keyless knows. The AWS CLI and boto3 try `sso_…`
 * before `credential_process`, so that a profile with both signs in by itself; with `keyless_sso_…`
 * in their place it asks keyless. For keyless the two spellings mean the same.
 */
import type { AwsConfig, Profile, Settings } from './aws-config.ts'
import type { Edit } from './edit-many.ts'
import type { OptionValue } from './grammar.ts'

const prefix = 'keyless_'

/** What says how a profile signs in, and what only tools with a sign-in of their own read. */
const signInKeys = ['sso_session', 'sso_start_url', 'sso_region', 'sso_account_id', 'sso_role_name']

/** The settings as keyless reads them, and which of them are kept aside. A key that AWS tools know goes first. */
export function withKeptAside(settings: Settings): Pick<Profile, 'settings' | 'keptAside'> {
  const aside = signInKeys.flatMap((key): readonly (readonly [string, OptionValue])[] => {
    const value = settings.get(prefix + key)
    return value === undefined || settings.has(key) ? [] : [[key, value]]
  })
  if (aside.length === 0) return { settings }
  const keptAside = new Set(aside.map(([key]) => key))
  return { settings: new Map([...settings, ...aside]), keptAside }
}

export interface AsideEdits {
  readonly edits: readonly Edit[]
  /** Profiles that change. */
  readonly profiles: readonly string[]
  /** Profiles that keep their own sign-in: half of it is in the credentials file, or it has no role. */
  readonly left: readonly string[]
}

/** Edits of the config file after which every profile with a role asks keyless. */
export function asideEdits(config: AwsConfig, processOf: (profile: string) => string): AsideEdits {
  const edits: Edit[] = []
  const profiles: string[] = []
  const left: string[] = []
  for (const { name, settings, fromCredentials, keptAside } of config.profiles.values()) {
    const own = signInKeys.filter((key) => settings.has(key) && keptAside?.has(key) !== true)
    const isStale =
      keptAside !== undefined && settings.get('credential_process') !== processOf(name)
    if (own.length === 0 && !isStale) continue
    const isWhole = settings.has('sso_account_id') && settings.has('sso_role_name')
    const isOther = settings.has('role_arn') || settings.has('credential_process')
    const isElsewhere = own.some((key) => fromCredentials.has(key))
    if (!isWhole || isElsewhere || (isOther && keptAside === undefined)) {
      left.push(name)
      continue
    }
    const section = { type: 'profile', name } as const
    for (const key of own) {
      const to = prefix + key
      // Written anew by a tool that knows only the one spelling: its word is the newer one.
      if (settings.has(to)) edits.push({ kind: 'remove-key', section, key: to })
      edits.push({ kind: 'rename-key', section, key, to })
    }
    edits.push({ kind: 'set', section, key: 'credential_process', value: processOf(name) })
    profiles.push(name)
  }
  return { edits, profiles, left }
}

/** Edits that put everything back. */
export function backEdits(config: AwsConfig): AsideEdits {
  const edits: Edit[] = []
  const profiles: string[] = []
  for (const { name, settings, keptAside } of config.profiles.values()) {
    const aside = signInKeys.filter((key) => settings.has(prefix + key))
    if (aside.length === 0) continue
    const section = { type: 'profile', name } as const
    for (const key of aside) {
      const from = prefix + key
      if (keptAside?.has(key) === true)
        edits.push({ kind: 'rename-key', section, key: from, to: key })
      else edits.push({ kind: 'remove-key', section, key: from })
    }
    edits.push({ kind: 'remove-key', section, key: 'credential_process' })
    profiles.push(name)
  }
  return { edits, profiles, left: [] }
}
