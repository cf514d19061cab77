import { type AwsConfig, type Settings, textSetting } from '../config/aws-config.ts'
import { warningsAbout } from '../config/warnings-about.ts'

/** The config as if it had this profile alone, and what the profile leads to. */
export function reachedFrom(config: AwsConfig, name: string): AwsConfig {
  const profiles = profilesFrom(config, name)
  const named = (sections: AwsConfig['services'], key: string): AwsConfig['services'] => {
    const names = profiles.flatMap((profile) => {
      const settings = config.profiles.get(profile)?.settings
      return settings === undefined ? [] : (textSetting(settings, key) ?? [])
    })
    return pick(sections, names)
  }
  return {
    profiles: pick(config.profiles, profiles),
    ssoSessions: named(config.ssoSessions, 'sso_session'),
    services: named(config.services, 'services'),
    warnings: warningsAbout(config, [{ type: 'profile', name }]),
  }
}

/** It and those that it takes its credentials from, each once. */
export function profilesFrom(config: AwsConfig, name: string): readonly string[] {
  const found: string[] = []
  for (let next: string | undefined = name; next !== undefined && !found.includes(next);) {
    found.push(next)
    const settings: Settings | undefined = config.profiles.get(next)?.settings
    next = settings === undefined ? undefined : textSetting(settings, 'source_profile')
  }
  return found
}

function pick<T>(all: ReadonlyMap<string, T>, names: readonly string[]): ReadonlyMap<string, T> {
  const wanted = new Set(names)
  return new Map([...all].filter(([name]) => wanted.has(name)))
}
