import type { AwsConfig, Settings } from './aws-config.ts'

export type RawSettings = Readonly<Record<string, string | Readonly<Record<string, string>>>>

export interface RawView {
  readonly profiles: Readonly<Record<string, RawSettings>>
  readonly sso_sessions: Readonly<Record<string, RawSettings>>
  readonly services: Readonly<Record<string, RawSettings>>
}

/** Both files as parsed and merged, for `profiles --raw --json`. It holds secrets if the files do. */
export function rawView(config: AwsConfig): RawView {
  const profiles = [...config.profiles].map(([name, { settings }]) => [name, settings] as const)
  return {
    profiles: rawSections(profiles),
    sso_sessions: rawSections(config.ssoSessions),
    services: rawSections(config.services),
  }
}

/** `Object.fromEntries` defines properties, so that even a section named `__proto__` is only data. */
function rawSections(
  sections: Iterable<readonly [string, Settings]>,
): Readonly<Record<string, RawSettings>> {
  return Object.fromEntries([...sections].map(([name, settings]) => [name, rawSettings(settings)]))
}

function rawSettings(settings: Settings): RawSettings {
  return Object.fromEntries(
    [...settings].map(([key, value]) => [
      key,
      typeof value === 'string' ? value : Object.fromEntries(value),
    ]),
  )
}
