import type { ErrorCode, KeylessError } from '../errors.ts'
import type { Command } from './command.ts'

/**
 * The AWS CLI's exit codes: 252 wrong parameters, 253 configuration, 254 a service refused, 255 the
 * rest. The exceptions are as measured with version 2.36.
 */
const awsExceptions: Partial<Readonly<Record<ErrorCode, number>>> = {
  'profile-not-found': 255,
  'no-accounts': 255,
  'no-roles': 255,
  'network-unreachable': 255,
  'network-timeout': 255,
  'tls-failed': 255,
  'proxy-failed': 255,
}

function awsExitCode(error: KeylessError): number {
  const exception = awsExceptions[error.code]
  if (exception !== undefined) return exception
  switch (error.class) {
    case 'UsageError':
      return 252
    case 'ConfigError':
      return 253
    case 'ServiceError':
    case 'AccessDenied':
      return 254
    case 'Cancelled':
      return 130
    case 'SignInRequired':
    case 'SystemError':
    case 'InternalError':
      return 255
  }
}

/** What the program leaves with. The AWS words keep the codes that scripts for `aws` test for. */
export function exitCodeOf(
  error: KeylessError,
  awsWords: boolean,
  own: Command['exitCodes'] = {},
): number {
  return own[error.code] ?? (awsWords ? awsExitCode(error) : error.exitCode)
}
