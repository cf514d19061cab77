/** Errors as they are thrown: their classes, their exit codes, and their fix filled in. */
import { type ErrorClass, errorTable } from './error-table.ts'

/** What went wrong, as one word that programs may compare; docs/errors.md lists all. */
export type ErrorCode = keyof typeof errorTable

/** The codes that one class may carry. */
export type CodeOf<C extends ErrorClass> = {
  [K in ErrorCode]: (typeof errorTable)[K]['class'] extends C ? K : never
}[ErrorCode]

/** Facts about the error, never a secret: they are printed by `--json` and fill the fix. */
export type ErrorDetails = Readonly<Record<string, string | number | boolean | undefined>>

export interface ErrorOptions {
  readonly details?: ErrorDetails
  readonly cause?: unknown
  /** Replaces the table's fix where the caller knows a better command. */
  readonly fix?: string
}

/** Exit codes by class (DESIGN, errors and exit codes); the AWS words map them to 252-255 in `cli`. */
export const exitCodes: Readonly<Record<ErrorClass, number>> = {
  UsageError: 2,
  ConfigError: 1,
  SignInRequired: 4,
  AccessDenied: 5,
  ServiceError: 1,
  SystemError: 1,
  Cancelled: 130,
  InternalError: 70,
}

const plainWord = /^[\w@%+=:,./-]+$/

function quoteForFix(value: string): string {
  return plainWord.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`
}

/** Fills `{name}` from the details, quoted for a shell; a placeholder without a detail goes with its blank. */
export function fillFix(template: string, details: ErrorDetails): string {
  return template.replace(/( ?)\{(\w+)\}/g, (_, blank: string, name: string) => {
    const value = details[name]
    if (value === undefined || value === '') return ''
    // The words of a command of ours are not one word of the shell.
    return blank + (name === 'command' ? String(value) : quoteForFix(String(value)))
  })
}

/** Every error of keyless. The message is one sentence; the class says who must act. */
export abstract class KeylessError extends Error {
  readonly code: ErrorCode
  /** What to do next: most often the command to run. */
  readonly fix: string
  readonly details: ErrorDetails
  /** The name of the class, for where `instanceof` does not reach. */
  abstract readonly class: ErrorClass

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.details = options.details ?? {}
    this.fix = options.fix ?? fillFix(errorTable[code].fix, this.details)
  }

  /** What the command line leaves with. */
  get exitCode(): number {
    return exitCodes[this.class]
  }

  override get name(): string {
    return this.class
  }
}

/** The command line must change. Exit code 2. */
export class UsageError extends KeylessError {
  readonly class = 'UsageError'
  constructor(code: CodeOf<'UsageError'>, message: string, options?: ErrorOptions) {
    super(code, message, options)
  }
}

/** A file must change; details carry `file` and, where known, `line`. Exit code 1. */
export class ConfigError extends KeylessError {
  readonly class = 'ConfigError'
  constructor(code: CodeOf<'ConfigError'>, message: string, options?: ErrorOptions) {
    super(code, message, options)
  }
}

/** A profile without a session (the legacy form) is all that its sign-in can be named by. */
function loginByProfile(code: string, details: ErrorDetails = {}): ErrorOptions {
  if (!code.startsWith('sign-in-')) return {}
  if (details['session'] !== undefined || details['profile'] === undefined) return {}
  return { fix: fillFix('keyless login --profile {profile}', details) }
}

/** For a sign-in that looks good here but not to AWS: a plain `login` would keep it. */
export function loginAnew(details: ErrorDetails): string {
  const bySession = details['session'] !== undefined || details['profile'] === undefined
  const template = bySession ? '{session}' : '--profile {profile}'
  return fillFix(`keyless login --force ${template}`, details)
}

/** A person must sign in; details carry `session`, or the `profile` of the legacy form. Exit code 4. */
export class SignInRequired extends KeylessError {
  readonly class = 'SignInRequired'
  constructor(code: CodeOf<'SignInRequired'>, message: string, options: ErrorOptions = {}) {
    super(code, message, { ...loginByProfile(code, options.details), ...options })
  }
}

/** An administrator must act; details carry `accountId` and `roleName` where known. Exit code 5. */
export class AccessDenied extends KeylessError {
  readonly class = 'AccessDenied'
  constructor(code: CodeOf<'AccessDenied'>, message: string, options?: ErrorOptions) {
    super(code, message, options)
  }
}

/** A service failed; details carry `operation`, `status`, `error`, `requestId` and `retryable`. Exit code 1. */
export class ServiceError extends KeylessError {
  readonly class = 'ServiceError'
  constructor(code: CodeOf<'ServiceError'>, message: string, options?: ErrorOptions) {
    super(code, message, options)
  }
}

/** This machine must change; details carry `path` where there is one. Exit code 1. */
export class SystemError extends KeylessError {
  readonly class = 'SystemError'
  constructor(code: CodeOf<'SystemError'>, message: string, options?: ErrorOptions) {
    super(code, message, options)
  }
}

/** The person stopped it. Exit code 130. */
export class Cancelled extends KeylessError {
  readonly class = 'Cancelled'
  constructor(message = 'Stopped. Nothing was changed.', options?: ErrorOptions) {
    super('cancelled', message, options)
  }
}

/** Our own mistake. Exit code 70. */
export class InternalError extends KeylessError {
  readonly class = 'InternalError'
  constructor(message: string, options?: ErrorOptions) {
    super('internal', message, options)
  }
}

/** Any thrown value as one of ours; what is not ours is our bug. */
export function asKeylessError(error: unknown): KeylessError {
  if (error instanceof KeylessError) return error
  const message = error instanceof Error ? error.message : String(error)
  return new InternalError(`Something went wrong in keyless itself: ${message}`, { cause: error })
}
