/** Profiles in which tools may look in different places. `$PROCESS` and `$SERVICES` are filled in. */
export interface ExplainedCase {
  readonly name: string
  readonly files: { readonly config?: string; readonly credentials?: string }
  readonly env?: Readonly<Record<string, string>>
  /** Asked of the AWS CLI too, which takes a second. */
  readonly cli?: true
}

const session = `[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
`
const account = 'sso_account_id = 111111111111\nsso_role_name = Admin\n'
const sso = `[profile p]\nsso_session = my-org\n${account}`
const process = 'credential_process = $PROCESS\n'
const configKeys = 'aws_access_key_id = AKIACONF000000000\naws_secret_access_key = s\n'
const keys = '[p]\naws_access_key_id = AKIACREDS00000000\naws_secret_access_key = s\n'
const role = 'role_arn = arn:aws:iam::111111111111:role/R\n'
const p = { AWS_PROFILE: 'p' }
const environment = { AWS_ACCESS_KEY_ID: 'AKIAENV0000000000', AWS_SECRET_ACCESS_KEY: 's' }
const box = { AWS_CONTAINER_CREDENTIALS_FULL_URI: '$SERVICES/box' }

export const explainedCases: readonly ExplainedCase[] = [
  { name: 'a sign-in', cli: true, files: { config: `${sso}${session}` }, env: p },
  {
    name: 'a sign-in of the older form',
    files: {
      config: `[profile p]\nsso_start_url = https://my-org.awsapps.com/start\nsso_region = us-east-1\n${account}`,
    },
    env: p,
  },
  {
    name: 'keys beside a sign-in',
    cli: true,
    files: { config: `${sso}${session}`, credentials: keys },
    env: p,
  },
  {
    name: 'keys in the config file beside a sign-in',
    files: { config: `${sso}${configKeys}${session}` },
    env: p,
  },
  {
    name: 'a program beside a sign-in',
    cli: true,
    files: { config: `${sso}${process}${session}` },
    env: p,
  },
  {
    name: 'a program beside keys of the credentials file',
    files: { config: `[profile p]\n${process}`, credentials: keys },
    env: p,
  },
  {
    name: 'a program beside keys of the config file',
    files: { config: `[profile p]\n${process}${configKeys}` },
    env: p,
  },
  {
    name: 'keys in the environment beside AWS_PROFILE',
    cli: true,
    files: { config: `${sso}${session}` },
    env: { ...p, ...environment },
  },
  {
    name: 'keys in the environment beside [default]',
    files: { config: `[default]\n${process}` },
    env: environment,
  },
  {
    name: 'a role with a source profile',
    files: { config: `[profile p]\n${role}source_profile = q\n[profile q]\n${process}` },
    env: p,
  },
  {
    name: 'a role beside a sign-in',
    cli: true,
    files: { config: `${sso}${role}source_profile = q\n${session}[profile q]\n${process}` },
    env: p,
  },
  {
    name: 'a role with a source that has keys and a role',
    files: {
      config: `[profile p]\n${role}source_profile = q\n[profile q]\n${role}source_profile = r\n${configKeys}[profile r]\n${process}`,
    },
    env: p,
  },
  {
    name: 'a role with its own keys',
    files: { config: `[profile p]\n${role}source_profile = p\n${configKeys}` },
    env: p,
  },
  {
    name: 'a role without a source',
    files: { config: `[profile p]\n${role}${configKeys}` },
    env: p,
  },
  {
    name: 'a role with keys of the environment',
    files: { config: `[profile p]\n${role}credential_source = Environment\n` },
    env: { ...p, ...environment },
  },
  {
    name: 'a chain that leads back to itself',
    files: {
      config: `[profile p]\n${role}source_profile = q\n[profile q]\n${role}source_profile = p\n`,
    },
    env: p,
  },
  {
    name: 'a session that is not there',
    files: { config: sso, credentials: keys },
    env: p,
  },
  {
    name: 'a profile that disagrees with its session',
    files: { config: `${sso}sso_region = eu-west-1\n${session}` },
    env: p,
  },
  {
    name: 'a duplicate key',
    cli: true,
    files: { config: `${sso}output = json\noutput = text\n${session}` },
    env: p,
  },
  {
    name: 'a duplicate section',
    files: { config: `${sso}${session}[profile p]\noutput = json\n` },
    env: p,
  },
  { name: 'a byte order mark', files: { config: `\ufeff${sso}${session}` }, env: p },
  {
    name: 'both defaults',
    files: { config: `[profile default]\n${process}[default]\n${configKeys}` },
  },
  {
    name: 'capitals in a key',
    files: { config: `[profile p]\nCredential_Process = $PROCESS\n${configKeys}` },
    env: p,
  },
  {
    name: 'a comment behind the name of a source',
    files: { config: `[profile p]\n${role}source_profile = q # c\n[profile q]\n${process}` },
    env: p,
  },
  {
    name: 'two variables that differ',
    cli: true,
    files: { config: `[profile p]\n${process}[profile q]\n${configKeys}` },
    env: { ...p, AWS_DEFAULT_PROFILE: 'q' },
  },
  { name: 'a container', files: {}, env: box },
  {
    name: 'a container beside [default]',
    files: { config: `[default]\n${process}` },
    env: box,
  },
  { name: 'nothing at all', files: {} },
  {
    name: 'a profile that is not there',
    cli: true,
    files: { config: `[profile q]\n${process}` },
    env: p,
  },
]
