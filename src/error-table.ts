/**
 * Every error of keyless: its class (who must act) and the command that mends it.
 * Not for findings, plans or "does not apply": those are values.
 */

export type ErrorClass =
  | 'UsageError'
  | 'ConfigError'
  | 'SignInRequired'
  | 'AccessDenied'
  | 'ServiceError'
  | 'SystemError'
  | 'Cancelled'
  | 'InternalError'

interface ErrorEntry {
  readonly class: ErrorClass
  /** What to do next. `{name}` is filled from the error's details; without that detail it is dropped. */
  readonly fix: string
}

const engineFix = 'npm install --prefix {folder} @duckdb/node-api@1.5.5-r.5'

export const errorTable = {
  // The command line
  'unknown-command': { class: 'UsageError', fix: 'keyless --help' },
  'unknown-flag': { class: 'UsageError', fix: 'keyless {command} --help' },
  'flag-conflict': { class: 'UsageError', fix: 'keyless {command} --help' },
  'flag-value': { class: 'UsageError', fix: 'keyless {command} --help' },
  'missing-argument': { class: 'UsageError', fix: 'keyless {command} --help' },
  'unexpected-argument': { class: 'UsageError', fix: 'keyless {command} --help' },
  'destination-invalid': { class: 'UsageError', fix: 'keyless console --help' },
  'link-secret': { class: 'UsageError', fix: 'keyless console {profile}' },
  'no-terminal': { class: 'UsageError', fix: 'keyless {command} --help' },
  'edit-unknown': { class: 'UsageError', fix: 'keyless undo --list' },
  'sync-memory-unusable': { class: 'UsageError', fix: 'keyless profiles sync --forget' },
  'template-invalid': { class: 'UsageError', fix: 'keyless profiles sync --help' },

  // The AWS files
  'no-config': { class: 'ConfigError', fix: 'keyless setup' },
  'config-unreadable': { class: 'ConfigError', fix: 'ls -ld {file}' },
  'config-syntax': { class: 'ConfigError', fix: 'open {file} at line {line} and mend it' },
  'config-value-invalid': { class: 'ConfigError', fix: 'choose another value for {key}' },
  'config-conflict': { class: 'ConfigError', fix: 'run the same command again' },
  'edit-conflict': {
    class: 'ConfigError',
    fix: 'compare {file} with its backup, and mend it by hand',
  },
  'profile-not-found': { class: 'ConfigError', fix: 'keyless profiles' },
  'profile-name-invalid': { class: 'ConfigError', fix: 'keyless configure sso --profile NAME' },
  'profile-without-account': {
    class: 'ConfigError',
    fix: 'keyless configure sso --profile {profile}',
  },
  'profile-without-credentials': {
    class: 'ConfigError',
    fix: 'keyless configure sso --profile {profile}',
  },
  'profile-incomplete': { class: 'ConfigError', fix: 'keyless configure sso --profile {profile}' },
  'profile-inconsistent': {
    class: 'ConfigError',
    fix: 'keyless configure sso --profile {profile}',
  },
  'profile-unsupported': {
    class: 'ConfigError',
    fix: 'aws configure export-credentials --profile {profile}',
  },
  'profile-needed': { class: 'ConfigError', fix: 'keyless profiles remove {profile}' },
  'profile-exists': { class: 'ConfigError', fix: 'keyless profiles' },
  'profile-loop': { class: 'ConfigError', fix: 'keyless profiles --raw' },
  'session-not-found': { class: 'ConfigError', fix: 'keyless configure sso-session' },
  'session-incomplete': { class: 'ConfigError', fix: 'keyless configure sso-session' },
  'session-ambiguous': { class: 'UsageError', fix: 'keyless login NAME' },
  'services-not-found': { class: 'ConfigError', fix: 'keyless profiles --raw' },
  'endpoint-invalid': { class: 'ConfigError', fix: 'keyless profiles --raw' },
  'start-url-invalid': { class: 'ConfigError', fix: 'keyless configure sso' },
  'start-url-not-aws': { class: 'ConfigError', fix: 'keyless configure sso' },
  'region-invalid': { class: 'ConfigError', fix: 'keyless configure sso' },

  // Our own settings
  'settings-invalid': { class: 'ConfigError', fix: 'keyless config check' },
  'settings-key-unknown': { class: 'UsageError', fix: 'keyless config' },
  'production-unconfirmed': { class: 'UsageError', fix: 'run the same command again with --yes' },
  'guard-refused': { class: 'AccessDenied', fix: 'keyless guard check --profile {profile}' },
  'guard-changed': { class: 'AccessDenied', fix: 'keyless agent start {profile}' },
  'guard-twin-missing': { class: 'AccessDenied', fix: 'keyless configure sso --profile {twin}' },

  // The team file
  'team-source-invalid': { class: 'UsageError', fix: 'keyless setup --help' },
  'team-file-missing': { class: 'ConfigError', fix: 'ls -l {file}' },
  'team-file-invalid': { class: 'ConfigError', fix: 'keyless team check {source}' },
  'team-file-unreachable': {
    class: 'ServiceError',
    fix: 'check the address and the network, then run the same command again',
  },
  'team-file-unaccepted': { class: 'UsageError', fix: 'keyless team check {source}' },
  'team-not-set': { class: 'ConfigError', fix: 'keyless setup FILE' },

  // Pipelines
  'token-invalid': { class: 'ConfigError', fix: 'keyless ci explain --help' },
  'pipeline-file-unusable': {
    class: 'ConfigError',
    fix: 'give another --pipeline-file or --roles-file, or mend {file}',
  },
  'trust-policy-invalid': { class: 'ConfigError', fix: 'mend the policy in {file}' },
  'pipeline-unknown': { class: 'ConfigError', fix: 'keyless ci credentials --help' },
  'pipeline-token-missing': { class: 'ConfigError', fix: 'keyless ci credentials --help' },
  'pipeline-role-missing': { class: 'UsageError', fix: 'keyless {command} --help' },
  'role-not-found': { class: 'AccessDenied', fix: 'keyless whoami --profile {profile}' },
  'web-identity-refused': {
    class: 'AccessDenied',
    fix: 'keyless ci claims > claims.json in the job, then keyless ci explain --token claims.json --role {roleArn}',
  },

  // Retiring access keys
  'iam-denied': { class: 'AccessDenied', fix: 'use a profile whose role may ask IAM for that' },
  'plan-exists': { class: 'UsageError', fix: 'keyless migrate plan --output OTHER.yaml' },
  'plan-too-large': { class: 'UsageError', fix: 'keyless migrate plan PATHS, with fewer of them' },
  'plan-invalid': {
    class: 'ConfigError',
    fix: 'mend {file}, or make it anew: keyless migrate plan',
  },
  'plan-elsewhere': { class: 'ConfigError', fix: 'keyless migrate plan' },
  'plan-changed': { class: 'ConfigError', fix: 'keyless migrate undo' },
  'iam-profile-elsewhere': { class: 'ConfigError', fix: 'keyless whoami --profile {profile}' },
  'migration-not-found': { class: 'UsageError', fix: 'keyless migrate plan' },
  'migration-several': { class: 'UsageError', fix: 'keyless migrate verify' },
  'migration-open': { class: 'UsageError', fix: 'keyless migrate undo' },
  'migration-damaged': { class: 'SystemError', fix: 'ls -l {path}' },
  'key-not-typed': { class: 'UsageError', fix: 'keyless migrate finish {key} --confirm {key}' },

  // Signing in
  'sign-in-missing': { class: 'SignInRequired', fix: 'keyless login {session}' },
  'sign-in-expired': { class: 'SignInRequired', fix: 'keyless login {session}' },
  'sign-in-refused': { class: 'SignInRequired', fix: 'keyless login {session}' },
  'sign-in-timed-out': { class: 'SignInRequired', fix: 'keyless login {session}' },
  'sign-in-state-mismatch': { class: 'SignInRequired', fix: 'keyless login {session}' },
  'mfa-code-needed': { class: 'SignInRequired', fix: 'keyless whoami --profile {profile}' },
  'mfa-code-refused': {
    class: 'SignInRequired',
    fix: 'wait for the next code, then run the same command again',
  },
  'sign-in-denied': { class: 'AccessDenied', fix: 'keyless login {session}' },

  // What a sign-in may reach
  'role-not-assigned': { class: 'AccessDenied', fix: 'keyless configure sso --profile {profile}' },
  'no-accounts': {
    class: 'AccessDenied',
    fix: 'ask your administrator for an account, then keyless login',
  },
  'no-roles': {
    class: 'AccessDenied',
    fix: 'ask your administrator for a role, then keyless login',
  },

  // The services
  'service-refused': {
    class: 'ServiceError',
    fix: 'run the same command again with --debug to see what was asked',
  },
  'service-denied': { class: 'AccessDenied', fix: 'use a profile whose role may ask for that' },
  'service-failed': { class: 'ServiceError', fix: 'run the same command again in a minute' },
  'service-answer-invalid': { class: 'ServiceError', fix: 'keyless doctor' },
  'portal-throttled': { class: 'ServiceError', fix: 'run the same command again in a minute' },
  'wrong-region': { class: 'ServiceError', fix: 'keyless configure sso-session' },
  'network-unreachable': { class: 'ServiceError', fix: 'keyless doctor' },
  'network-timeout': { class: 'ServiceError', fix: 'keyless doctor' },
  'tls-failed': { class: 'ServiceError', fix: "set AWS_CA_BUNDLE to your company's certificates" },
  'proxy-failed': { class: 'ServiceError', fix: 'check HTTPS_PROXY and NO_PROXY' },
  'credentials-foreign': { class: 'ServiceError', fix: 'keyless logout {session}' },

  // Buckets
  'bucket-not-found': {
    class: 'UsageError',
    fix: 'check the name: keyless monitor load s3://BUCKET/PREFIX',
  },
  'bucket-denied': {
    class: 'AccessDenied',
    fix: 'allow the role {permission} (docs/monitor.md#from-s3), or choose another one with --profile',
  },

  // This machine
  'file-unreadable': { class: 'SystemError', fix: 'ls -ld {path}' },
  'file-unwritable': { class: 'SystemError', fix: 'ls -ld {path}' },
  'disk-full': { class: 'SystemError', fix: 'df -h {path}' },
  'read-only': {
    class: 'SystemError',
    fix: 'make {path} writable, then run the same command again',
  },
  'cache-not-private': { class: 'SystemError', fix: 'rm {path}' },
  'journal-refused': { class: 'SystemError', fix: 'ls -l {path}' },
  'home-missing': { class: 'SystemError', fix: 'set HOME, then run the same command again' },
  'passphrase-wrong': { class: 'UsageError', fix: 'run the same command again' },
  'keychain-locked': { class: 'SystemError', fix: 'keyless protect --unlock' },
  'keychain-missing': { class: 'SystemError', fix: 'run the same command in your desktop session' },
  'keychain-failed': { class: 'SystemError', fix: 'keyless protect --unlock' },
  'sealing-key-gone': { class: 'SystemError', fix: 'keyless unprotect --discard' },
  'protection-damaged': { class: 'SystemError', fix: 'keyless unprotect --discard' },
  'lock-timeout': { class: 'SystemError', fix: 'run the same command again' },
  'lock-stopped': { class: 'SystemError', fix: 'kill -CONT {pid}' },
  'port-in-use': { class: 'SystemError', fix: 'lsof -i :{port}' },
  'path-too-long': { class: 'SystemError', fix: 'export XDG_STATE_HOME="$(mktemp -d)"' },
  'agent-not-running': { class: 'SystemError', fix: 'keyless agent start' },
  'agent-running': { class: 'SystemError', fix: 'keyless agent status' },
  'agent-failed': {
    class: 'SystemError',
    fix: 'keyless agent stop, then run the same command again',
  },
  'command-not-found': { class: 'SystemError', fix: 'echo "$PATH"' },
  'command-not-executable': { class: 'SystemError', fix: 'ls -l {path}' },
  'command-failed': { class: 'SystemError', fix: 'run the command by hand to see why' },
  'browser-not-opened': { class: 'SystemError', fix: 'keyless login --use-device-code' },
  'sandbox-not-running': { class: 'SystemError', fix: 'keyless sandbox start' },
  'sandbox-ended': { class: 'SystemError', fix: 'exit' },
  'sandbox-refused': { class: 'SystemError', fix: 'keyless sandbox --help' },
  'organisation-invalid': { class: 'ConfigError', fix: 'open {file} and mend it' },

  // Who used what
  'engine-missing': { class: 'SystemError', fix: engineFix },
  'engine-failed': { class: 'SystemError', fix: engineFix },
  'memory-exhausted': { class: 'SystemError', fix: 'run the same command again with --memory 4GB' },
  'store-unusable': { class: 'SystemError', fix: 'keyless monitor forget' },
  'suppressions-invalid': { class: 'ConfigError', fix: 'open {file} and mend it' },
  'places-invalid': { class: 'ConfigError', fix: 'keyless monitor findings --places FILE' },
  'networks-invalid': { class: 'ConfigError', fix: 'keyless monitor findings --networks FILE' },
  'report-exists': { class: 'UsageError', fix: 'keyless monitor report --html OTHER.html' },
  'export-insecure': { class: 'UsageError', fix: 'name an https address, or add --insecure' },
  'export-refused': { class: 'ServiceError', fix: 'mend address or headers, then run it again' },
  'export-failed': { class: 'ServiceError', fix: 'run it again: it goes on where it stopped' },
  'athena-not-set-up': {
    class: 'ConfigError',
    fix: 'keyless monitor athena --trail s3://BUCKET/AWSLogs/ --output s3://BUCKET/FOLDER/ --create',
  },
  'athena-settings-invalid': { class: 'ConfigError', fix: 'open {file} and mend it' },
  'athena-table-missing': { class: 'ConfigError', fix: 'keyless monitor athena --create' },
  'athena-failed': { class: 'ServiceError', fix: 'run the same command again' },
  'price-not-agreed': { class: 'UsageError', fix: 'run the same command again with --yes' },
  'query-invalid': { class: 'UsageError', fix: "keyless monitor sql 'DESCRIBE acts'" },

  cancelled: { class: 'Cancelled', fix: 'run the same command again' },
  internal: {
    class: 'InternalError',
    fix: 'run the same command again with --debug and report it',
  },
} as const satisfies Record<string, ErrorEntry>
