/** The machine for a report: what runs here, which variables are set (never to what), which files there are. */
import { existsSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { arch, release } from 'node:os'
import { basename } from 'node:path'
import { knownRegions } from '../../config/known-regions.ts'
import { variable } from '../../system/environment.ts'
import type { System } from '../../system/system.ts'
import { readProtection } from '../../tokens/sealing/protection.ts'
import type { AwsFile } from '../aws-file.ts'

type Facts = Readonly<Record<string, unknown>>

/** Whether they are set says much; what they are set to may say who. */
const variables: readonly string[] = [
  ...['AWS_PROFILE', 'AWS_DEFAULT_PROFILE', 'AWS_REGION', 'AWS_DEFAULT_REGION'],
  ...['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN', 'AWS_ROLE_ARN'],
  ...['AWS_CONFIG_FILE', 'AWS_SHARED_CREDENTIALS_FILE', 'AWS_WEB_IDENTITY_TOKEN_FILE'],
  ...[
    'AWS_ENDPOINT_URL',
    'AWS_ENDPOINT_URL_SSO',
    'AWS_ENDPOINT_URL_SSO_OIDC',
    'AWS_ENDPOINT_URL_STS',
    'AWS_ENDPOINT_URL_IAM',
  ],
  ...['AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'],
  ...['AWS_CA_BUNDLE', 'AWS_SSO_BROWSER', 'AWS_VAULT', 'AWS_EC2_METADATA_DISABLED', 'BROWSER'],
  ...[
    'HTTPS_PROXY',
    'HTTP_PROXY',
    'ALL_PROXY',
    'NO_PROXY',
    'https_proxy',
    'http_proxy',
    'no_proxy',
  ],
  ...['CI', 'NO_COLOR', 'DISPLAY', 'WAYLAND_DISPLAY', 'SSH_CONNECTION', 'WSL_DISTRO_NAME'],
  ...['DBUS_SESSION_BUS_ADDRESS', 'XDG_CONFIG_HOME', 'XDG_STATE_HOME', 'XDG_CACHE_HOME'],
  ...['KEYLESS_EXEC', 'KEYLESS_SANDBOX', 'KEYLESS_PRODUCTION', 'KEYLESS_CONFIRMED', 'SUDO_USER'],
]

const shells = new Set(['bash', 'dash', 'fish', 'ksh', 'pwsh', 'sh', 'tcsh', 'zsh'])

/** A kernel's name may have been given by a company; its number was not. */
function systemVersion(): string {
  return /^\d+(?:\.\d+){0,3}/.exec(release())?.[0] ?? 'unknown'
}

export function machineFacts(
  { env, platform }: Pick<System, 'env' | 'platform'>,
  version: string,
): Facts {
  const shell = basename(variable(env, 'SHELL') ?? '')
  return {
    keyless: version,
    runtime: platform.runtime,
    runtimeVersion: platform.runtimeVersion ?? 'unknown',
    os: platform.os,
    osVersion: systemVersion(),
    architecture: arch(),
    isRoot: platform.uid === 0,
    isContainer: existsSync('/.dockerenv') || existsSync('/run/.containerenv'),
    isWsl: /microsoft/i.test(release()),
    shell: shells.has(shell) ? shell : 'another',
    isExecutable: platform.self.length === 1,
  }
}

export function variableFacts({ env }: Pick<System, 'env'>): Facts {
  const set = variables.filter((name) => variable(env, name) !== undefined)
  const region = variable(env, 'AWS_REGION') ?? variable(env, 'AWS_DEFAULT_REGION')
  const isKnown = region !== undefined && knownRegions.includes(region)
  return { set, ...(isKnown ? { region } : {}) }
}

function modeOf(path: string): Facts {
  const link = lstatSync(path, { throwIfNoEntry: false })
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return { there: false }
  return {
    mode: (stats.mode & 0o777).toString(8).padStart(4, '0'),
    bytes: stats.size,
    ...(link?.isSymbolicLink() === true ? { link: true } : {}),
  }
}

export function awsFileFacts({ path, kind, parsed, problem }: AwsFile): Facts {
  const line = problem?.details['line']
  const counts = [...(parsed?.sections ?? [])].map(([type, sections]) => [type, sections.size])
  return {
    file: kind,
    ...modeOf(path),
    sections: Object.fromEntries(counts) as Facts,
    ...(problem === undefined
      ? {}
      : { problem: problem.code, ...(line === undefined ? {} : { line }) }),
  }
}

function filesIn(folder: string): number {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.json')).length
  } catch {
    return 0
  }
}

function protectionMode(system: Pick<System, 'paths' | 'platform'>): string {
  try {
    const found = readProtection(system)
    return found === undefined ? 'none' : `${found.mode}, by ${found.keeper.kind}`
  } catch {
    return 'unreadable'
  }
}

export function cacheFacts(system: Pick<System, 'paths' | 'platform'>): Facts {
  const { ssoCache, cliCache } = system.paths
  return {
    tokensAndRegistrations: filesIn(ssoCache),
    roleKeys: filesIn(cliCache),
    protection: protectionMode(system),
  }
}
