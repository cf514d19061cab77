/** Errors as they travel: status, name and body per family of operations. Thrown by handlers. */

export type Family = 'oidc' | 'portal' | 'sts' | 'iam' | 'signin' | 'json' | 's3'

export const stsNamespace = 'https://sts.amazonaws.com/doc/2011-06-15/'
export const iamNamespace = 'https://iam.amazonaws.com/doc/2010-05-08/'
export const s3Namespace = 'http://s3.amazonaws.com/doc/2006-03-01/'

export interface FaultOptions {
  /** Extra fields of the body: `reason`, `endpoint`, `region`. */
  readonly fields?: Readonly<Record<string, string>>
  /** Seconds, as the header `Retry-After`. */
  readonly retryAfter?: number
  readonly headers?: Readonly<Record<string, string>>
}

export class WireFault extends Error {
  readonly family: Family
  /** As on the wire: `InvalidGrantException`; of STS `ExpiredToken`. */
  readonly fault: string
  readonly status: number
  /** The OAuth error of an OIDC fault; empty elsewhere. */
  readonly error: string
  readonly options: FaultOptions

  constructor(
    family: Family,
    fault: string,
    shape: { status: number; error?: string },
    message: string,
    options: FaultOptions = {},
  ) {
    super(message)
    this.family = family
    this.fault = fault
    this.status = shape.status
    this.error = shape.error ?? ''
    this.options = options
  }
}

/** SSO OIDC, with the OAuth error of the body. */
export const oidcFaults = {
  AccessDeniedException: { status: 400, error: 'access_denied' },
  AuthorizationPendingException: { status: 400, error: 'authorization_pending' },
  ExpiredTokenException: { status: 400, error: 'expired_token' },
  InternalServerException: { status: 500, error: 'server_error' },
  InvalidClientException: { status: 401, error: 'invalid_client' },
  InvalidClientMetadataException: { status: 400, error: 'invalid_client_metadata' },
  InvalidGrantException: { status: 400, error: 'invalid_grant' },
  InvalidRedirectUriException: { status: 400, error: 'invalid_redirect_uri' },
  InvalidRequestException: { status: 400, error: 'invalid_request' },
  InvalidRequestRegionException: { status: 400, error: 'invalid_request' },
  InvalidScopeException: { status: 400, error: 'invalid_scope' },
  SlowDownException: { status: 400, error: 'slow_down' },
  TooManyRequestsException: { status: 429, error: 'slow_down' },
  UnauthorizedClientException: { status: 400, error: 'unauthorized_client' },
  UnsupportedGrantTypeException: { status: 400, error: 'unsupported_grant_type' },
} as const satisfies Record<string, { status: number; error: string }>

/** SSO portal. ForbiddenException and the 5xx are in no service model. */
export const portalFaults = {
  ForbiddenException: { status: 403 },
  InternalServerException: { status: 500 },
  InvalidRequestException: { status: 400 },
  ResourceNotFoundException: { status: 404 },
  ServiceUnavailableException: { status: 503 },
  TooManyRequestsException: { status: 429 },
  UnauthorizedException: { status: 401 },
} as const satisfies Record<string, { status: number }>

/** STS, by the code on the wire. */
export const stsFaults = {
  AccessDenied: { status: 403 },
  ExpiredToken: { status: 403 },
  ExpiredTokenException: { status: 400 },
  IDPCommunicationError: { status: 400 },
  IDPRejectedClaim: { status: 403 },
  IncompleteSignature: { status: 400 },
  InternalFailure: { status: 500 },
  InvalidAction: { status: 400 },
  InvalidClientTokenId: { status: 403 },
  InvalidIdentityToken: { status: 400 },
  MalformedPolicyDocument: { status: 400 },
  MissingAuthenticationToken: { status: 403 },
  PackedPolicyTooLarge: { status: 400 },
  ServiceUnavailable: { status: 503 },
  SignatureDoesNotMatch: { status: 403 },
  Throttling: { status: 400 },
  ValidationError: { status: 400 },
} as const satisfies Record<string, { status: number }>

/** IAM, by the code on the wire; the first ones are of every service of its protocol. */
export const iamFaults = {
  AccessDenied: { status: 403 },
  ExpiredToken: { status: 403 },
  IncompleteSignature: { status: 400 },
  InvalidAction: { status: 400 },
  InvalidClientTokenId: { status: 403 },
  LimitExceeded: { status: 409 },
  MissingAuthenticationToken: { status: 403 },
  NoSuchEntity: { status: 404 },
  ReportExpired: { status: 410 },
  ReportInProgress: { status: 404 },
  ReportNotPresent: { status: 410 },
  ServiceFailure: { status: 500 },
  ServiceUnavailable: { status: 503 },
  SignatureDoesNotMatch: { status: 403 },
  Throttling: { status: 400 },
  ValidationError: { status: 400 },
} as const satisfies Record<string, { status: number }>

/** Services of the JSON 1.1 protocol; the last ones are of all of them. */
export const jsonFaults = {
  AccessDeniedException: { status: 400 },
  InternalServerException: { status: 500 },
  InvalidInputException: { status: 400 },
  InvalidRequestException: { status: 400 },
  ResourceNotFoundException: { status: 400 },
  ServiceException: { status: 500 },
  ThrottlingException: { status: 400 },
  TooManyRequestsException: { status: 400 },
  ValidationException: { status: 400 },
  ExpiredTokenException: { status: 400 },
  IncompleteSignatureException: { status: 400 },
  InvalidSignatureException: { status: 400 },
  MissingAuthenticationTokenException: { status: 400 },
  ServiceUnavailableException: { status: 503 },
  UnknownOperationException: { status: 400 },
  UnrecognizedClientException: { status: 400 },
} as const satisfies Record<string, { status: number }>

/** S3, by the code on the wire. */
export const s3Faults = {
  AccessDenied: { status: 403 },
  AuthorizationHeaderMalformed: { status: 400 },
  ExpiredToken: { status: 400 },
  InternalError: { status: 500 },
  InvalidAccessKeyId: { status: 403 },
  InvalidArgument: { status: 400 },
  InvalidObjectState: { status: 403 },
  InvalidRange: { status: 416 },
  NoSuchBucket: { status: 404 },
  NoSuchKey: { status: 404 },
  NotImplemented: { status: 501 },
  PermanentRedirect: { status: 301 },
  PreconditionFailed: { status: 412 },
  RequestTimeTooSkewed: { status: 403 },
  ServiceUnavailable: { status: 503 },
  SignatureDoesNotMatch: { status: 403 },
  SlowDown: { status: 503 },
} as const satisfies Record<string, { status: number }>

/** Console sign-in: a status and a page; the names are ours, for the journal. */
export const signinFaults = {
  InvalidRequest: { status: 400 },
  InvalidCredentials: { status: 400 },
  InternalError: { status: 500 },
  TooManyRequests: { status: 429 },
} as const satisfies Record<string, { status: number }>

export type OidcFaultName = keyof typeof oidcFaults
export type PortalFaultName = keyof typeof portalFaults
export type StsFaultName = keyof typeof stsFaults
export type IamFaultName = keyof typeof iamFaults
export type JsonFaultName = keyof typeof jsonFaults
export type S3FaultName = keyof typeof s3Faults
export type SigninFaultName = keyof typeof signinFaults

export function oidcFault(name: OidcFaultName, message: string, options?: FaultOptions): WireFault {
  return new WireFault('oidc', name, oidcFaults[name], message, options)
}

export function portalFault(
  name: PortalFaultName,
  message: string,
  options?: FaultOptions,
): WireFault {
  return new WireFault('portal', name, portalFaults[name], message, options)
}

export function stsFault(name: StsFaultName, message: string, options?: FaultOptions): WireFault {
  return new WireFault('sts', name, stsFaults[name], message, options)
}

export function iamFault(name: IamFaultName, message: string, options?: FaultOptions): WireFault {
  return new WireFault('iam', name, iamFaults[name], message, options)
}

/** What signatures are refused with is called alike by STS and IAM. */
export function asIamFault({ fault, status, message, options }: WireFault): WireFault {
  return new WireFault('iam', fault, { status }, message, options)
}

export function jsonFault(name: JsonFaultName, message: string, options?: FaultOptions): WireFault {
  return new WireFault('json', name, jsonFaults[name], message, options)
}

const jsonNames: Readonly<Record<string, JsonFaultName>> = {
  AccessDenied: 'AccessDeniedException',
  ExpiredToken: 'ExpiredTokenException',
  IncompleteSignature: 'IncompleteSignatureException',
  InvalidClientTokenId: 'UnrecognizedClientException',
  MissingAuthenticationToken: 'MissingAuthenticationTokenException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
}

/** What signatures are refused with, as services of JSON call it. */
export function asJsonFault({ fault, message, options }: WireFault): WireFault {
  return jsonFault(jsonNames[fault] ?? 'ValidationException', message, options)
}

export function signinFault(
  name: SigninFaultName,
  message: string,
  options?: FaultOptions,
): WireFault {
  return new WireFault('signin', name, signinFaults[name], message, options)
}

export function s3Fault(name: S3FaultName, message: string, options?: FaultOptions): WireFault {
  return new WireFault('s3', name, s3Faults[name], message, options)
}

const s3Names: Readonly<Record<string, S3FaultName>> = {
  ExpiredToken: 'ExpiredToken',
  IncompleteSignature: 'AuthorizationHeaderMalformed',
  InvalidClientTokenId: 'InvalidAccessKeyId',
  SignatureDoesNotMatch: 'SignatureDoesNotMatch',
}

/** What signatures are refused with, as S3 calls it. */
export function asS3Fault(fault: WireFault): WireFault {
  if (fault.family === 's3') return fault
  const isSkew = /^Signature (?:expired|not yet current)/.test(fault.message)
  const name = isSkew ? 'RequestTimeTooSkewed' : (s3Names[fault.fault] ?? 'AccessDenied')
  return s3Fault(name, fault.message, fault.options)
}
