/** What `import … from 'keyless'` gives. Re-exports only. */
export { type AwsConfig, type Profile, type Settings, loadAwsConfig } from '../config/aws-config.ts'
export type { ConfigWarning } from '../config/config-warning.ts'
export { resolveCredentials } from '../credentials/chain.ts'
export type { Credentials } from '../credentials/credentials.ts'
export {
  AccessDenied,
  Cancelled,
  ConfigError,
  type ErrorCode,
  KeylessError,
  ServiceError,
  SignInRequired,
  SystemError,
  UsageError,
} from '../errors.ts'
export type { SsoSession } from '../identity-center/session.ts'
export { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/start-sandbox.ts'
export { createCredentialPorts } from '../session/credential-ports.ts'
export {
  type AwsCredentialIdentity,
  type CredentialProviderOptions,
  createCredentialProvider,
} from '../session/credential-provider.ts'
export { type OpenSession, type SessionTarget, openSession } from '../session/open-session.ts'
export type { SignInEvents } from '../session/sign-in-events.ts'
export type { SignInOptions, SignInResult } from '../session/sign-in.ts'
export {
  type HostProcess,
  type HostSystemOptions,
  createHostSystem,
} from '../system/host-system.ts'
export type { System } from '../system/system.ts'
export type { Token } from '../tokens/token.ts'
