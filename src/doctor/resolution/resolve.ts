/** What one tool would do with a profile, by its order. Fetches nothing and runs nothing. */
import { askedProfile, ownWords } from '../../credentials/own-command.ts'
import { containerUrl } from '../../credentials/providers/container.ts'
import { splitCommand } from '../../credentials/split-command.ts'
import { KeylessError } from '../../errors.ts'
import { type Environment, variable } from '../../system/environment.ts'
import type { Platform } from '../../system/platform.ts'
import type { Outcome } from './outcome.ts'
import type { Reading, Texts } from './readings.ts'
import type { Rule, Tool } from './tools.ts'

export interface Machine {
  readonly env: Environment
  readonly platform: Pick<Platform, 'os' | 'self'>
  /** What keyless answers for a profile that a credential_process asks it for. */
  readonly ownAnswer: (profile: string) => Outcome
}

interface Way {
  readonly tool: Tool
  readonly reading: Reading
  readonly machine: Machine
  readonly visited: readonly string[]
}

type Find = (name: string, settings: Texts, way: Way) => Outcome | undefined

/** `environment`: variables with keys count, as when the profile is named by a variable. */
export function resolveAs(
  tool: Tool,
  profile: string,
  reading: Reading,
  machine: Machine,
  environment: boolean,
): Outcome {
  const way = { tool, reading, machine, visited: [] }
  const first = environment ? firstOf(tool.first, profile, new Map(), way) : undefined
  if (first !== undefined) return first
  if (reading.refusal !== undefined) return refused(reading.refusal)
  const settings = reading.profiles.get(profile)
  const isAsked = profile !== 'default'
  if (settings === undefined && isAsked) return refused(`it sees no profile ${profile}`)
  const own = settings === undefined ? undefined : ownOutcome(profile, settings, way)
  return own ?? firstOf(tool.last, profile, settings ?? new Map(), way) ?? { kind: 'nothing' }
}

function refused(why: string): Outcome {
  return { kind: 'refused', why }
}

function firstOf(
  order: readonly Rule[],
  name: string,
  settings: Texts,
  way: Way,
): Outcome | undefined {
  for (const rule of order) {
    const outcome = rules[rule](name, settings, way)
    if (outcome !== undefined) return outcome
  }
  return undefined
}

function ownOutcome(name: string, settings: Texts, way: Way): Outcome | undefined {
  return firstOf(way.tool.profile, name, settings, { ...way, visited: [...way.visited, name] })
}

function hasKeys(settings: Texts): boolean {
  return settings.has('aws_access_key_id') && settings.has('aws_secret_access_key')
}

const role: Find = (name, settings, way) => {
  const roleArn = settings.get('role_arn')
  if (roleArn === undefined || settings.has('web_identity_token_file')) return undefined
  const source = sourceOf(settings, way)
  if (source === undefined) return undefined
  if (source.kind === 'refused') return source
  const mfaSerial = settings.get('mfa_serial')
  if (mfaSerial !== undefined && !way.tool.asksForCode) {
    return refused('it cannot ask for the code of an authenticator by itself')
  }
  return { kind: 'role', profile: name, roleArn, mfaSerial, source }
}

function sourceOf(settings: Texts, way: Way): Outcome | undefined {
  const source = settings.get('source_profile')
  const place = settings.get('credential_source')
  if (source !== undefined && place !== undefined) {
    return refused('the profile has both source_profile and credential_source')
  }
  if (source !== undefined) return sourceProfile(source, way)
  if (place !== undefined) return namedSource(place, way)
  // botocore stops at half a role; the others look for something else in the profile.
  return way.tool.dialect === 'botocore' || way.tool.id === 'keyless'
    ? refused('the profile has role_arn without source_profile or credential_source')
    : undefined
}

function sourceProfile(source: string, way: Way): Outcome {
  const { tool, reading, visited } = way
  const settings = reading.profiles.get(source)
  if (settings === undefined) return refused(`there is no profile ${source} to take the role with`)
  if (visited.includes(source)) {
    if (source === visited.at(-1) && hasKeys(settings)) return keys(source, way)
    return refused(`the chain leads back to ${source}`)
  }
  const withoutRole = tool.keysOfSourceFirst && hasKeys(settings)
  // The variables are about the profile that is asked for, not about its source.
  const order = tool.profile.filter(
    (rule) => rule !== 'environment-web-identity' && !(withoutRole && rule === 'role'),
  )
  const own = firstOf(order, source, settings, { ...way, visited: [...visited, source] })
  return own ?? refused(`the profile ${source} has no credentials to take the role with`)
}

function namedSource(place: string, { machine }: Way): Outcome {
  if (place === 'Environment') {
    return hasEnvironmentKeys(machine.env)
      ? { kind: 'environment' }
      : refused('the environment has no keys to take the role with')
  }
  if (place === 'EcsContainer') return { kind: 'container' }
  if (place === 'Ec2InstanceMetadata') return { kind: 'instance' }
  return refused(`there is no credential_source ${place}`)
}

const sso: Find = (name, settings, { tool, reading }) => {
  if (!tool.ssoKeys.some((key) => settings.has(key))) return undefined
  const sessionName = settings.get('sso_session')
  const session = sessionName === undefined ? undefined : reading.sessions.get(sessionName)
  if (sessionName !== undefined && session === undefined) {
    return refused(`there is no sso-session ${sessionName}`)
  }
  for (const [key, value] of session ?? []) {
    const own = settings.get(key)
    const isOther = own !== undefined && own !== value
    if (isOther && tool.besideSession === 'refused') {
      return refused(`profile and session disagree on ${key}`)
    }
  }
  const value = (key: string): string | undefined => session?.get(key) ?? settings.get(key)
  const wanted = ['sso_account_id', 'sso_role_name', 'sso_start_url', 'sso_region']
  const missing = wanted.filter((key) => value(key) === undefined)
  if (missing.length > 0) return refused(`the profile lacks ${missing.join(', ')}`)
  return {
    kind: 'sso',
    profile: name,
    session: sessionName ?? value('sso_start_url') ?? '',
    accountId: value('sso_account_id') ?? '',
    roleName: value('sso_role_name') ?? '',
  }
}

function keys(name: string, { reading }: Pick<Way, 'reading'>): Outcome {
  const isThere = reading.fromCredentials.get(name)?.has('aws_access_key_id') === true
  return { kind: 'keys', profile: name, file: isThere ? 'credentials' : 'config' }
}

const keysFrom =
  (file: 'config' | 'credentials'): Find =>
  (name, settings, way) => {
    const found = keys(name, way)
    return hasKeys(settings) && found.kind === 'keys' && found.file === file ? found : undefined
  }

function hasEnvironmentKeys(env: Environment): boolean {
  return (
    variable(env, 'AWS_ACCESS_KEY_ID') !== undefined &&
    variable(env, 'AWS_SECRET_ACCESS_KEY') !== undefined
  )
}

function container(env: Environment): Outcome | undefined {
  try {
    return containerUrl(env) === undefined ? undefined : { kind: 'container' }
  } catch (error) {
    if (error instanceof KeylessError) return refused(error.message.replace(/\.$/, ''))
    throw error
  }
}

function processOutcome(
  name: string,
  line: string,
  { env, platform, ownAnswer }: Machine,
): Outcome {
  try {
    const command = splitCommand(line, platform.os)
    const program = (command[0] ?? '').split(/[/\\]/).at(-1) ?? ''
    const words = ownWords(command, env, platform)
    const asked = words === undefined ? undefined : askedProfile(words, env)
    const own = asked === undefined ? undefined : ownAnswer(asked)
    return { kind: 'process', profile: name, program, own }
  } catch (error) {
    if (error instanceof KeylessError)
      return refused('the command of credential_process cannot be read')
    throw error
  }
}

const rules: Readonly<Record<Rule, Find>> = {
  environment: (_name, _settings, { machine: { env } }) =>
    hasEnvironmentKeys(env) ? { kind: 'environment' } : undefined,
  'environment-web-identity': (_name, _settings, { machine: { env } }) => {
    const roleArn = variable(env, 'AWS_ROLE_ARN')
    const file = variable(env, 'AWS_WEB_IDENTITY_TOKEN_FILE')
    return roleArn === undefined || file === undefined
      ? undefined
      : { kind: 'web-identity', roleArn }
  },
  role,
  'web-identity': (_name, settings) => {
    const roleArn = settings.get('role_arn')
    const isWeb = roleArn !== undefined && settings.has('web_identity_token_file')
    return isWeb ? { kind: 'web-identity', roleArn } : undefined
  },
  sso,
  keys: (name, settings, way) => (hasKeys(settings) ? keys(name, way) : undefined),
  'credentials-keys': keysFrom('credentials'),
  'config-keys': keysFrom('config'),
  login: (name, settings) =>
    settings.has('login_session') ? { kind: 'login', profile: name } : undefined,
  process: (name, settings, { machine }) => {
    const line = settings.get('credential_process')
    return line === undefined ? undefined : processOutcome(name, line, machine)
  },
  container: (_name, _settings, { machine: { env } }) => container(env),
  instance: (_name, _settings, { machine: { env } }) =>
    variable(env, 'AWS_EC2_METADATA_DISABLED')?.toLowerCase() === 'true'
      ? undefined
      : { kind: 'instance' },
}
