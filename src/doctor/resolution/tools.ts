/**
 * The order in which each tool looks for credentials. Measured: AWS CLI 2.36, boto3 1.43, the AWS SDK
 * for JavaScript 3 (a test compares them with the real ones). Read in their source: Go v2
 * (`config/resolve_credentials.go`), Java v2 (`ProfileCredentialsUtils`, `AwsCredentialsProviderChain`).
 */
import type { Dialect } from './readings.ts'

export type Rule =
  | 'environment'
  | 'environment-web-identity'
  | 'role'
  | 'web-identity'
  | 'sso'
  | 'keys'
  | 'credentials-keys'
  | 'config-keys'
  | 'login'
  | 'process'
  | 'container'
  | 'instance'

export type ToolId = 'keyless' | 'aws-cli' | 'boto3' | 'javascript' | 'go' | 'java'

export interface Tool {
  readonly id: ToolId
  readonly name: string
  readonly dialect: Dialect
  /** Before any profile is looked at. */
  readonly first: readonly Rule[]
  /** With the settings of a profile. */
  readonly profile: readonly Rule[]
  /** When the profile leads to nothing. */
  readonly last: readonly Rule[]
  /** The variables that name a profile, the stronger one first. */
  readonly variables: readonly string[]
  /** Keys of its own go before the role of a source profile. */
  readonly keysOfSourceFirst: boolean
  /** Which of the keys make a profile one that signs in. */
  readonly ssoKeys: readonly string[]
  /** What the profile says beside its session: an error where it differs, or passed over. */
  readonly besideSession: 'refused' | 'passed-over'
  /** It asks for the code of an authenticator by itself. */
  readonly asksForCode: boolean
}

const anySsoKey = ['sso_session', 'sso_start_url', 'sso_region', 'sso_account_id', 'sso_role_name']

const cliProfile = [
  'role',
  'environment-web-identity',
  'web-identity',
  'sso',
  'credentials-keys',
  'login',
  'process',
  'config-keys',
] as const

const likeTheCli = {
  dialect: 'botocore',
  first: ['environment'],
  profile: cliProfile,
  last: ['container', 'instance'],
  keysOfSourceFirst: true,
  ssoKeys: ['sso_account_id', 'sso_role_name'],
  besideSession: 'refused',
  asksForCode: true,
} as const

export const tools: readonly Tool[] = [
  {
    ...likeTheCli,
    id: 'keyless',
    name: 'keyless',
    dialect: 'keyless',
    // A profile that is named goes before the environment.
    first: [],
    profile: cliProfile.filter((rule) => rule !== 'environment-web-identity'),
    variables: ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'],
  },
  {
    ...likeTheCli,
    id: 'aws-cli',
    name: 'AWS CLI v2',
    variables: ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'],
  },
  {
    ...likeTheCli,
    id: 'boto3',
    name: 'boto3',
    variables: ['AWS_DEFAULT_PROFILE', 'AWS_PROFILE'],
  },
  {
    id: 'javascript',
    name: 'SDK for JavaScript v3',
    dialect: 'javascript',
    first: [],
    profile: ['role', 'keys', 'web-identity', 'process', 'sso', 'login'],
    last: ['environment-web-identity', 'container', 'instance'],
    variables: ['AWS_PROFILE'],
    keysOfSourceFirst: true,
    ssoKeys: anySsoKey,
    besideSession: 'passed-over',
    asksForCode: false,
  },
  {
    id: 'go',
    name: 'SDK for Go v2',
    dialect: 'shared',
    first: ['environment', 'environment-web-identity'],
    profile: ['role', 'keys', 'web-identity', 'sso', 'login', 'process'],
    last: ['container', 'instance'],
    variables: ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'],
    keysOfSourceFirst: false,
    ssoKeys: ['sso_session', 'sso_start_url', 'sso_region'],
    besideSession: 'refused',
    asksForCode: false,
  },
  {
    id: 'java',
    name: 'SDK for Java v2',
    dialect: 'shared',
    first: ['environment', 'environment-web-identity'],
    profile: ['web-identity', 'sso', 'role', 'login', 'process', 'keys'],
    last: ['container', 'instance'],
    variables: ['AWS_PROFILE'],
    keysOfSourceFirst: false,
    ssoKeys: anySsoKey,
    besideSession: 'refused',
    asksForCode: false,
  },
]
