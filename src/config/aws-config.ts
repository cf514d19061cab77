/**
 * What `~/.aws/config` and `~/.aws/credentials` say together: profiles, sign-in sessions and service
 * settings as values. It changes no file (edit.ts) and gives no meaning to keys (sso-profile.ts …).
 *
 * The grammar is the one that the newer SDKs share. It decides, errors included; where the AWS CLI
 * or boto3 read something else there is a warning. One exception: a byte order mark, which those
 * grammars refuse, is read with a warning, because an editor and not a person put it there.
 */
import type { Paths } from '../system/paths.ts'
import type { ConfigWarning } from './config-warning.ts'
import type { OptionValue } from './grammar.ts'
import { type ParsedFile, type ParsedOption, parseFile } from './parsed-file.ts'
import { withKeptAside } from './kept-aside.ts'
import { profileFindings } from './profile-lint.ts'
import { readConfigFile } from './read-config-file.ts'
import type { SectionType } from './section-key.ts'

/** Keys in lower case; a nested block is a map. */
export type Settings = ReadonlyMap<string, OptionValue>

export interface Profile {
  readonly name: string
  /** Of both files; per key the credentials file wins. */
  readonly settings: Settings
  /** The keys that came from the credentials file. */
  readonly fromCredentials: ReadonlySet<string>
  /** The keys that the file has under names of ours (kept-aside.ts). */
  readonly keptAside?: ReadonlySet<string>
}

export interface AwsConfig {
  readonly profiles: ReadonlyMap<string, Profile>
  readonly ssoSessions: ReadonlyMap<string, Settings>
  readonly services: ReadonlyMap<string, Settings>
  readonly warnings: readonly ConfigWarning[]
}

type AwsPaths = Pick<Paths, 'awsConfig' | 'awsCredentials'>

/** Missing files are empty. Throws ConfigError `config-unreadable` or `config-syntax`. */
export function loadAwsConfig(paths: AwsPaths): AwsConfig {
  return mergeFiles(...parseAwsFiles(paths))
}

/** Both before they are merged, each setting with its line. Throws as `loadAwsConfig`. */
export function parseAwsFiles({
  awsConfig,
  awsCredentials,
}: AwsPaths): readonly [config: ParsedFile, credentials: ParsedFile] {
  return [
    parseFile(awsConfig, readConfigFile(awsConfig), 'config'),
    parseFile(awsCredentials, readConfigFile(awsCredentials), 'credentials'),
  ]
}

export function mergeFiles(config: ParsedFile, credentials: ParsedFile): AwsConfig {
  return {
    profiles: mergeProfiles(config, credentials),
    ssoSessions: settingsByName(config, 'sso-session'),
    services: settingsByName(config, 'services'),
    warnings: [
      ...config.warnings,
      ...credentials.warnings,
      ...profileFindings(config, credentials),
    ],
  }
}

/** The value of a key that holds plain text; an empty value counts as none. */
export function textSetting(settings: Settings, key: string): string | undefined {
  const value = settings.get(key)
  return typeof value === 'string' && value !== '' ? value : undefined
}

function mergeProfiles(config: ParsedFile, credentials: ParsedFile): Map<string, Profile> {
  const profiles = new Map<string, Profile>()
  for (const [name, settings] of settingsByName(config, 'profile')) {
    profiles.set(name, { name, ...withKeptAside(settings), fromCredentials: new Set() })
  }
  for (const [name, settings] of settingsByName(credentials, 'profile')) {
    const under = profiles.get(name)?.settings ?? new Map<string, OptionValue>()
    profiles.set(name, {
      name,
      ...withKeptAside(new Map([...under, ...settings])),
      fromCredentials: new Set(settings.keys()),
    })
  }
  return profiles
}

function settingsByName(file: ParsedFile, type: SectionType): Map<string, Settings> {
  const named = file.sections.get(type) ?? new Map<string, ReadonlyMap<string, ParsedOption>>()
  return new Map([...named].map(([name, options]) => [name, valuesOf(options)]))
}

function valuesOf(options: ReadonlyMap<string, ParsedOption>): Settings {
  return new Map([...options].map(([key, option]) => [key, option.value]))
}
