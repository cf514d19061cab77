/** What `import … from 'keyless'` gives. Re-exports only. */
export type { Account } from '../accounts/account.ts'
export {
  AccessDenied,
  Cancelled,
  ConfigError,
  type ErrorCode,
  type ErrorDetails,
  KeylessError,
  ServiceError,
  SignInRequired,
  SystemError,
  UsageError,
} from '../errors.ts'
export { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/start-sandbox.ts'
export type { SignOutReport } from '../session/sign-out-report.ts'
export type {
  AwsCredentialIdentity,
  AwsCredentialIdentityProvider,
  MfaCodeProvider,
} from './aws-credentials.ts'
export { fromKeyless, type FromKeylessOptions } from './from-keyless.ts'
export { openSession } from './open-session.ts'
export type {
  CallOptions,
  OpenSessionOptions,
  Role,
  Session,
  SessionStatus,
  SignedIn,
  SignInSettings,
} from './session.ts'
export type { SessionSettings, SessionTarget } from './session-target.ts'
export type {
  BrowserStep,
  DeviceStep,
  OnSignIn,
  SignInChoice,
  SignInStep,
  WaitingStep,
} from './sign-in-step.ts'
