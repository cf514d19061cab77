/** Every setting that counts for a profile: where it stands, and what it goes before. */
import { type AwsConfig, textSetting } from '../../config/aws-config.ts'
import { parseDocument } from '../../config/document.ts'
import { type OptionValue, readGrammar } from '../../config/grammar.ts'
import { withoutSecret } from '../../config/secret-settings.ts'
import { type SectionType, sectionKey } from '../../config/section-key.ts'
import { type Environment, variable } from '../../system/environment.ts'
import type { AwsFile } from '../aws-file.ts'

/** A line of a file, or a variable. */
export interface Source {
  readonly file?: string
  /** Counted from 1. */
  readonly line?: number
  readonly variable?: string
  /** Without what is secret. */
  readonly value: string
}

export interface KeyRow {
  readonly key: string
  readonly from: Source
  /** What says otherwise and does not count, the strongest first. */
  readonly over: readonly Source[]
  /** Where a tool takes another one. */
  readonly note?: string
}

interface Occurrence extends Source {
  readonly key: string
  /** Of `[default]` where `[profile default]` is there too. */
  readonly isDropped: boolean
}

/** Variables that go before a setting of the profile, the strongest first. */
const before: Readonly<Record<string, readonly string[]>> = {
  region: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
  output: ['AWS_DEFAULT_OUTPUT'],
  ca_bundle: ['AWS_CA_BUNDLE'],
  endpoint_url: ['AWS_ENDPOINT_URL'],
  use_fips_endpoint: ['AWS_USE_FIPS_ENDPOINT'],
  use_dualstack_endpoint: ['AWS_USE_DUALSTACK_ENDPOINT'],
  max_attempts: ['AWS_MAX_ATTEMPTS'],
  retry_mode: ['AWS_RETRY_MODE'],
}

const notes: Readonly<Record<string, string>> = {
  region: 'boto3 reads AWS_DEFAULT_REGION and not AWS_REGION',
}

export function keyRows(
  profile: string,
  config: AwsConfig,
  files: readonly AwsFile[],
  env: Environment,
): readonly KeyRow[] {
  const settings = config.profiles.get(profile)?.settings
  const session = settings === undefined ? undefined : textSetting(settings, 'sso_session')
  const own = files.flatMap((file) => occurrences(file, 'profile', profile))
  const shared =
    session === undefined ? [] : files.flatMap((file) => occurrences(file, 'sso-session', session))
  // The session's lines go over those of the profile, which must say the same.
  const all = [...own, ...shared]
  const keys = new Set([...all.map(({ key }) => key), ...setVariables(env)])
  return [...keys].flatMap((key) => rowOf(key, all, env))
}

function setVariables(env: Environment): readonly string[] {
  return Object.entries(before)
    .filter(([, names]) => names.some((name) => variable(env, name) !== undefined))
    .map(([key]) => key)
}

function rowOf(key: string, all: readonly Occurrence[], env: Environment): readonly KeyRow[] {
  const lines = all.filter((one) => one.key === key)
  const counted = lines.filter(({ isDropped }) => !isDropped).toReversed()
  const dropped = lines.filter(({ isDropped }) => isDropped)
  const variables = (before[key] ?? []).flatMap((name): readonly Source[] => {
    const value = variable(env, name)
    return value === undefined ? [] : [{ variable: name, value }]
  })
  const [from, ...over] = [...variables, ...counted.map(sourceOf), ...dropped.map(sourceOf)]
  if (from === undefined) return []
  const note = variables.length === 0 ? undefined : notes[key]
  return [{ key, from, over, ...(note === undefined ? {} : { note }) }]
}

function sourceOf({ key: _key, isDropped: _dropped, ...source }: Occurrence): Source {
  return source
}

/** In file order, later ones stronger; the files come with the stronger one last. */
function occurrences(
  { path, kind, bytes }: AwsFile,
  type: SectionType,
  name: string,
): readonly Occurrence[] {
  const { sections } = readGrammar(parseDocument(bytes).lines.map(({ text }) => text))
  const own = sections.flatMap((section) => {
    const key = sectionKey(section.header, kind)
    return key?.type === type && key.name === name ? [{ section, bare: key.bareDefault }] : []
  })
  const hasPrefixed = kind === 'config' && own.some(({ bare }) => !bare)
  return own.flatMap(({ section, bare }) =>
    section.options.flatMap(({ key, value, start }) => {
      if (key === undefined) return []
      const isDropped = bare && hasPrefixed
      return [{ key, file: path, line: start + 1, value: shown(key, value), isDropped }]
    }),
  )
}

/** A command's words may hold a secret: its program alone is shown. */
function shown(key: string, value: OptionValue): string {
  if (key === 'credential_process' || key === 'mfa_process') {
    return typeof value === 'string' ? `${value.trim().split(/\s+/)[0] ?? ''} …` : '…'
  }
  const safe = withoutSecret(key, value)
  if (typeof safe === 'string') return safe
  return [...safe].map(([under, text]) => `${under} = ${text}`).join(', ')
}
