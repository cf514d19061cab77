/** What a refusal means for a person: who must act, and how. */
import {
  AccessDenied,
  type CodeOf,
  type ErrorDetails,
  fillFix,
  type KeylessError,
  ServiceError,
  SignInRequired,
} from '../errors.ts'
import { foreignAnswer } from '../system/foreign-answer.ts'
import { foreignName, type ServiceFault, throttling } from './service-fault.ts'

/** Names and places for messages and fixes. */
export interface FaultContext {
  /** What a person calls the session. */
  readonly session?: string | undefined
  readonly region?: string | undefined
  readonly accountId?: string | undefined
  readonly roleName?: string | undefined
  readonly profile?: string | undefined
}

function detailsOf(fault: ServiceFault, context: FaultContext): ErrorDetails {
  const { operation, status, name, requestId, retryable } = fault
  return { operation, status, error: name, requestId, retryable, ...context }
}

/** A start URL that the Region does not know: the services say so in three ways, none of them plain. */
function isWrongRegion(fault: ServiceFault): boolean {
  const { operation, name, message } = fault
  if (name === 'InvalidRequestRegion') return true
  if (operation === 'StartDeviceAuthorization') return name === 'InvalidRequest'
  if (operation !== 'RegisterClient') return false
  return name === 'InvalidClientMetadata' || (name === 'InvalidRequest' && message === '')
}

function serviceCode(fault: ServiceFault): CodeOf<'ServiceError'> {
  if (fault.name === foreignName) return 'service-answer-invalid'
  if (fault.status === 429 || throttling.has(fault.name)) return 'portal-throttled'
  if (fault.status >= 500 || fault.name === 'InternalServer') return 'service-failed'
  return isWrongRegion(fault) ? 'wrong-region' : 'service-refused'
}

function serviceMessage(
  fault: ServiceFault,
  code: CodeOf<'ServiceError'>,
  region = 'this Region',
): string {
  const { operation, name, message, status } = fault
  if (code === 'portal-throttled') return `AWS asks for fewer requests (${operation}).`
  if (code === 'service-failed') return `AWS could not answer ${operation} (status ${status}).`
  const said = message === '' ? name : `${name}: ${message}`
  return code === 'wrong-region'
    ? `IAM Identity Center in ${region} does not know this start URL (${said}).`
    : `AWS refused ${operation} (${said}).`
}

function serviceError(fault: ServiceFault, context: FaultContext): ServiceError {
  const code = serviceCode(fault)
  if (code === 'service-answer-invalid') return foreignAnswer(fault.operation, fault.status)
  const details = detailsOf(fault, context)
  const message = serviceMessage(fault, code, context.region)
  if (fault.name !== 'InvalidScope') return new ServiceError(code, message, { details })
  const command = 'keyless configure sso-session --session {session} --scopes sso:account:access'
  return new ServiceError(code, message, { details, fix: fillFix(command, details) })
}

/** Thrown by the OIDC client for every refusal; flows switch on `fault.name` and call asError for the rest. */
export class OidcFault extends ServiceError {
  readonly fault: ServiceFault

  constructor(fault: ServiceFault) {
    const { message, details, fix } = serviceError(fault, {})
    super(serviceCode(fault), message, { details, fix })
    this.fault = fault
  }
}

function signInError(fault: ServiceFault, context: FaultContext): KeylessError | undefined {
  const details = detailsOf(fault, context)
  const where = context.session === undefined ? '' : ` to ${context.session}`
  const over = `The sign-in${where} has ended.`
  if (fault.operation !== 'CreateToken') {
    const unauthorized = fault.status === 401 && fault.name !== 'InvalidClient'
    return unauthorized ? new SignInRequired('sign-in-expired', over, { details }) : undefined
  }
  switch (fault.name) {
    case 'InvalidGrant':
    case 'ExpiredToken':
      return new SignInRequired('sign-in-expired', over, { details })
    case 'InvalidClient':
    case 'UnauthorizedClient':
      return new SignInRequired(
        'sign-in-expired',
        `The sign-in${where} can no longer be renewed: AWS has forgotten who asked for it.`,
        { details },
      )
    case 'AccessDenied':
      return new AccessDenied('sign-in-denied', `The sign-in${where} was denied.`, { details })
    default:
      return undefined
  }
}

function accessError(fault: ServiceFault, context: FaultContext): AccessDenied | undefined {
  const { accountId = 'the account', roleName } = context
  if (fault.status !== 403 && fault.status !== 404) return undefined
  const details = detailsOf(fault, context)
  if (fault.operation === 'GetRoleCredentials') {
    const message = `You are signed in, but the role ${roleName ?? ''} in ${accountId} is not assigned to you.`
    return new AccessDenied('role-not-assigned', message, { details })
  }
  if (fault.operation !== 'ListAccountRoles') return undefined
  const message = `You are signed in, but nothing in ${accountId} is assigned to you.`
  return new AccessDenied('no-roles', message, { details })
}

/** The error to show for a fault: who must act, and how. */
export function asError(fault: ServiceFault, context: FaultContext = {}): KeylessError {
  if (fault.name === foreignName) return serviceError(fault, context)
  return signInError(fault, context) ?? accessError(fault, context) ?? serviceError(fault, context)
}
