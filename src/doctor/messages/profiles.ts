import type { KnownMessage } from './known-message.ts'

const show = ['keyless profiles show {profile}', 'every key, with its file and line'] as const
const anew = [
  'keyless configure sso --profile {profile}',
  'choose account and role from a menu',
] as const

export const profileMessages: readonly KnownMessage[] = [
  {
    id: 'profile-not-found',
    says: [
      ['AWS CLI, boto3, Terraform', 'The config profile ({profile}) could not be found'],
      [
        'AWS SDK for JavaScript',
        'Could not resolve credentials using profile: [{profile}] in configuration/credentials file(s)',
      ],
      ['AWS SDK for JavaScript', 'Profile {profile} could not be found in shared credentials file'],
      ['AWS SDK for JavaScript', 'Profile {profile} was not found'],
      ['AWS SDK for Go, Terraform', 'failed to get shared config profile, {profile}'],
      ['AWS SDK for Java', 'Profile file contained no credentials for profile'],
    ],
    means: 'No section of that name is in the AWS config files that the program reads.',
    cause:
      'A typing mistake, `[NAME]` in the config file where it must be `[profile NAME]`, AWS_PROFILE or AWS_CONFIG_FILE left over from somewhere else, or a HOME (sudo, a container) without these files.',
    fix: [
      ['keyless profiles', 'every profile there is'],
      ['unset AWS_PROFILE', 'where the name comes from the environment'],
    ],
    check: 'profile-variable-unknown',
    error: 'profile-not-found',
  },
  {
    id: 'sso-settings-missing',
    says: [
      ['AWS CLI', 'Missing the following required SSO configuration values'],
      [
        'AWS CLI, boto3, AWS SDK for Go',
        'The profile "{profile}" is configured to use SSO but is missing required configuration: …',
      ],
      [
        'AWS CLI, boto3',
        'is configured to use the SSO token provider but is missing the following configuration',
      ],
      [
        'AWS SDK for JavaScript',
        'Profile is configured with invalid SSO credentials. Required parameters',
      ],
      ['AWS SDK for JavaScript', "Profile '{profile}' is missing required property 'sso_session'"],
      ['AWS SDK for JavaScript', 'is not configured with SSO credentials'],
      ['AWS CLI, boto3', 'Profile is configured to use SSO but is missing'],
      [
        'AWS SDK for Go, Terraform',
        'operation error SSO: GetRoleCredentials … InvalidRequestException',
      ],
    ],
    means: 'The profile says something of Identity Center, and not all that is needed.',
    cause:
      'A key (sso_account_id, sso_role_name, sso_start_url, sso_region) was mistyped or left out, the session that it names is elsewhere, or the program is older than sessions are and looks for the keys in the profile itself.',
    fix: [show, anew],
    check: 'profile-incomplete',
    error: 'profile-incomplete',
  },
  {
    id: 'sso-session-missing',
    says: [
      ['AWS CLI, boto3', 'The specified sso-session does not exist: "{session}"'],
      [
        'AWS CLI, boto3',
        'is configured to use the SSO token provider but the "{session}" sso_session configuration does not exist',
      ],
      [
        'AWS SDK for JavaScript',
        "Sso session '{session}' could not be found in shared credentials file",
      ],
      ['AWS SDK for JavaScript', "Cannot read properties of undefined (reading 'sso_region')"],
      ['AWS SDK for Go, Terraform', 'failed to find SSO session section, {session}'],
    ],
    means: 'A profile names a session that is not in the config file.',
    cause:
      'The [sso-session NAME] section is missing or spelled otherwise, or it stands in the credentials file, where no tool looks for it.',
    fix: [
      ['keyless configure sso-session --session {session}', 'write it'],
      ['keyless profiles', 'which profiles name it'],
    ],
    check: 'session-not-found',
    error: 'session-not-found',
  },
  {
    id: 'sso-settings-inconsistent',
    says: [
      ['AWS CLI, boto3', 'The value for … is inconsistent between profile (…) and sso-session'],
      ['AWS SDK for Go', 'sso_region in profile … must match sso_region in sso-session'],
      ['AWS SDK for Go', 'sso_start_url in profile … must match sso_start_url in sso-session'],
      ['AWS SDK for JavaScript', 'Conflicting SSO region configurations in profile'],
      ['AWS SDK for JavaScript', 'Conflicting SSO start_url configurations in profile'],
    ],
    means: 'The profile and its session say different things of the same key.',
    cause:
      'sso_start_url or sso_region of the older form stayed in the profile when it got a session.',
    fix: [
      show,
      [
        'keyless configure sso --profile {profile}',
        'writes the session and takes the older keys out',
      ],
    ],
    check: 'profile-inconsistent',
    error: 'profile-inconsistent',
  },
  {
    id: 'config-unparsable',
    says: [
      ['AWS CLI, boto3', 'Unable to parse config file: …'],
      ['Python', 'configparser.DuplicateSectionError'],
      ['Python', 'configparser.MissingSectionHeaderError: File contains no section headers'],
      ['Python', 'configparser.ParsingError: Source contains parsing errors'],
      ['AWS SDK for Go', 'failed to load shared config file'],
    ],
    means: 'A line of an AWS config file cannot be read, so the tool reads none of it.',
    cause:
      'A section or a key is there twice, a line has no `=`, stands before the first section or is indented by mistake, or an editor added a byte order mark.',
    fix: [
      ['keyless doctor', 'names the file and the line'],
      ['keyless undo', 'where the last edit was one of keyless'],
    ],
    check: 'config-syntax',
    error: 'config-syntax',
  },
  {
    id: 'region-missing',
    says: [
      ['AWS CLI, boto3', 'You must specify a region'],
      ['AWS SDK for Go, aws-vault', 'an AWS region is required, but was not found'],
      ['AWS SDK for JavaScript', 'Region is missing'],
      ['AWS SDK for Java', 'Unable to load region from any of the providers in the chain'],
      ['AWS SDK for Go 1', 'MissingRegion: could not find region configuration'],
    ],
    means: 'Credentials are not the problem: nothing says in which Region to work.',
    cause:
      'The profile has no region, and neither AWS_REGION nor AWS_DEFAULT_REGION is set. sso_region does not count: it is only for signing in.',
    fix: [
      ['aws configure set region eu-west-1 --profile {profile}', 'for the profile'],
      ['export AWS_REGION=eu-west-1', 'for this shell'],
    ],
    check: 'region-unset',
  },
  {
    id: 'partial-credentials',
    says: [
      ['AWS CLI, boto3', 'Partial credentials found in …, missing: …'],
      ['AWS SDK for Go', 'EnvAccessKeyNotFound'],
    ],
    means: 'One half of a pair of keys is there, and the other is not.',
    cause:
      'AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY (or the reverse), a profile of the credentials file has one of them only, or role_arn has neither source_profile nor credential_source.',
    fix: [
      [
        'unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN',
        'where they are in the environment',
      ],
      show,
    ],
    check: 'environment-keys-incomplete',
    error: 'profile-incomplete',
  },
  {
    id: 'profile-loop',
    says: [
      ['AWS CLI, boto3', 'Infinite loop in credential configuration detected'],
      ['AWS SDK for JavaScript', 'Detected a cycle attempting to resolve credentials for profile'],
    ],
    means: 'source_profile leads back to a profile that was passed already.',
    cause: 'A profile without keys of its own names itself, or two name each other.',
    fix: [show],
    check: 'profile-loop',
    error: 'profile-loop',
  },
  {
    id: 'source-profile-missing',
    says: [
      [
        'AWS CLI, boto3',
        'The source_profile "{profile}" referenced in the profile "…" does not exist',
      ],
    ],
    means: 'A role names a profile to come from that is not there.',
    cause:
      'The source profile was renamed or removed, or is in a file that this program does not read.',
    fix: [['keyless profiles', 'every profile there is']],
    check: 'source-profile-missing',
    error: 'profile-not-found',
  },
  {
    id: 'several-credentials',
    says: [
      ['AWS SDK for Go', 'only one credential type may be specified per profile'],
      ['AWS CLI, boto3', 'contains both source_profile and credential_source'],
    ],
    means: 'A profile names two ways to its credentials, and this tool will not choose.',
    cause:
      'source_profile, credential_source, credential_process and web_identity_token_file exclude each other.',
    fix: [show],
    check: 'profile-inconsistent',
    error: 'profile-inconsistent',
  },
  {
    id: 'credential-process-failed',
    says: [
      ['AWS CLI, boto3', 'Error when retrieving credentials from custom-process: …'],
      ['AWS SDK for JavaScript', 'Profile {profile} credential_process returned invalid JSON'],
      ['AWS SDK for JavaScript', 'Profile {profile} credential_process did not return Version 1'],
      [
        'AWS SDK for JavaScript',
        'Profile {profile} credential_process returned expired credentials',
      ],
      ['AWS SDK for Go, Terraform', 'error in credential_process: …'],
      ['AWS CLI, boto3', 'for credential process provider, supported versions: 1'],
    ],
    means: 'The program in credential_process failed; why is in its own words after the colon.',
    cause:
      'Most often a person must sign in, which such a program cannot ask for, or the program is not on the PATH that this tool has (an editor, a service).',
    fix: [
      [
        'keyless credential-process --profile {profile}',
        'shows the reason, when keyless is that program',
      ],
      ['keyless login --profile {profile}', 'sign in'],
    ],
    check: 'process-missing',
    error: 'command-failed',
  },
  {
    id: 'mfa-needed',
    says: [
      [
        'AWS SDK for JavaScript',
        'Profile {profile} requires multi-factor authentication, but no MFA code callback was provided',
      ],
      [
        'AWS SDK for Go, Terraform',
        'assume role with MFA enabled, but AssumeRoleTokenProvider session option not set',
      ],
      ['boto3', 'Cannot refresh credentials: MFA token required'],
    ],
    means: 'The profile needs the code of an authenticator, and this program cannot ask for it.',
    cause: 'mfa_serial is in the profile; most SDKs have nobody to ask.',
    fix: [
      [
        'keyless exec {profile} -- COMMAND',
        'asks once, and keeps the session for every role behind it',
      ],
      ['keyless agent start {profile}', 'for a job of hours'],
    ],
    error: 'mfa-code-needed',
  },
  {
    id: 'services-section-missing',
    says: [
      [
        'AWS CLI, boto3',
        'The profile is configured to use the services section but the "…" services configuration does not exist',
      ],
    ],
    means: 'The profile names endpoints in a [services] section that is not there.',
    cause: 'The section was removed or is spelled otherwise.',
    fix: [show],
    error: 'services-not-found',
  },
]
