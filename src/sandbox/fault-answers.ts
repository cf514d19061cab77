import type { SandboxResponse } from './exchange.ts'
import type { AnswerFault, Fault } from './faults.ts'
import { type Operation, operations } from './operations.ts'
import {
  type IamFaultName,
  type JsonFaultName,
  type OidcFaultName,
  type PortalFaultName,
  type S3FaultName,
  type SigninFaultName,
  type StsFaultName,
  type WireFault,
  iamFault,
  jsonFault,
  oidcFault,
  portalFault,
  s3Fault,
  signinFault,
  stsFault,
} from './wire-faults.ts'

/** The same mishap in each family's own words. */
interface Words {
  readonly oidc: OidcFaultName
  readonly portal: PortalFaultName
  readonly sts: StsFaultName
  readonly iam: IamFaultName
  readonly json: JsonFaultName
  readonly s3: S3FaultName
  readonly signin: SigninFaultName
}

const words = {
  throttle: {
    oidc: 'TooManyRequestsException',
    portal: 'TooManyRequestsException',
    sts: 'Throttling',
    iam: 'Throttling',
    json: 'ThrottlingException',
    s3: 'SlowDown',
    signin: 'TooManyRequests',
  },
  'server-error': {
    oidc: 'InternalServerException',
    portal: 'InternalServerException',
    sts: 'InternalFailure',
    iam: 'ServiceFailure',
    json: 'InternalServerException',
    s3: 'InternalError',
    signin: 'InternalError',
  },
  'slow-down': {
    oidc: 'SlowDownException',
    portal: 'TooManyRequestsException',
    sts: 'Throttling',
    iam: 'Throttling',
    json: 'ThrottlingException',
    s3: 'SlowDown',
    signin: 'TooManyRequests',
  },
  expired: {
    oidc: 'ExpiredTokenException',
    portal: 'UnauthorizedException',
    sts: 'ExpiredToken',
    iam: 'ExpiredToken',
    json: 'ExpiredTokenException',
    s3: 'ExpiredToken',
    signin: 'InvalidCredentials',
  },
  denied: {
    oidc: 'AccessDeniedException',
    portal: 'ForbiddenException',
    sts: 'AccessDenied',
    iam: 'AccessDenied',
    json: 'AccessDeniedException',
    s3: 'AccessDenied',
    signin: 'InvalidCredentials',
  },
  'wrong-region': {
    oidc: 'InvalidRequestException',
    portal: 'UnauthorizedException',
    sts: 'SignatureDoesNotMatch',
    iam: 'SignatureDoesNotMatch',
    json: 'InvalidSignatureException',
    s3: 'PermanentRedirect',
    signin: 'InvalidCredentials',
  },
} as const satisfies Record<string, Words>

/** How a region that does not have the organisation refuses, where it differs. */
const elsewhere: Partial<Record<Operation, OidcFaultName>> = {
  RegisterClient: 'InvalidClientMetadataException',
  CreateToken: 'InvalidGrantException',
}

const messages: Readonly<Record<keyof typeof words, string>> = {
  throttle: 'Rate exceeded',
  'server-error': 'An internal error occurred',
  'slow-down': 'Slow down',
  expired: 'It has expired',
  denied: 'No access',
  'wrong-region': 'The organisation is not known in this Region',
}

function named(fault: Fault, operation: Operation): WireFault {
  const name = fault.name ?? ''
  const message = `Injected: ${name}`
  const family = operations[operation]
  // `Faults` offers an error only to an operation whose family knows the name.
  if (family === 'oidc') return oidcFault(name as OidcFaultName, message, regionFields(name))
  if (family === 'portal') return portalFault(name as PortalFaultName, message)
  if (family === 'iam') return iamFault(name as IamFaultName, message)
  if (family === 'json') return jsonFault(name as JsonFaultName, message)
  if (family === 's3') return s3Fault(name as S3FaultName, message)
  if (family === 'signin') return signinFault(name as SigninFaultName, message)
  return stsFault(name as StsFaultName, message)
}

function regionFields(name: string): { fields?: Record<string, string> } {
  if (name !== 'InvalidRequestRegionException') return {}
  return { fields: { region: 'eu-central-1', endpoint: 'https://oidc.eu-central-1.amazonaws.com' } }
}

function typed(kind: keyof typeof words, fault: Fault, operation: Operation): WireFault {
  const options = fault.retryAfter === undefined ? {} : { retryAfter: fault.retryAfter }
  const family = operations[operation]
  if (family === 'portal') return portalFault(words[kind].portal, messages[kind], options)
  if (family === 'sts') return stsFault(words[kind].sts, messages[kind], options)
  if (family === 'iam') return iamFault(words[kind].iam, messages[kind], options)
  if (family === 'json') return jsonFault(words[kind].json, messages[kind], options)
  if (family === 's3') return s3Fault(words[kind].s3, messages[kind], options)
  if (family === 'signin') return signinFault(words[kind].signin, messages[kind], options)
  const name = kind === 'wrong-region' ? elsewhere[operation] : undefined
  return oidcFault(name ?? words[kind].oidc, messages[kind], options)
}

const html = { 'content-type': 'text/html; charset=utf-8' }

const hotelPage =
  '<!doctype html><title>Welcome to the hotel</title><h1>Free Wi-Fi</h1><form action="/accept"><button>Accept</button></form>'

/** A load balancer's page, which knows nothing of the service behind it. */
function gatewayPage(status: number, retryAfter: number | undefined): SandboxResponse {
  return {
    status,
    headers: {
      ...html,
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    },
    body: `<html><head><title>${status}</title></head><body><center><h1>${status}</h1></center></body></html>`,
  }
}

/** What the client gets instead of an answer. A wire fault is returned, for the family to render. */
export function faultAnswer(fault: AnswerFault, operation: Operation): SandboxResponse | WireFault {
  switch (fault.kind) {
    case 'refuse':
      return { status: 0, headers: {}, body: '', cut: 'at-once' }
    case 'garbage':
      return {
        status: 200,
        headers: { 'content-type': 'application/json' },
        body: '{"accessToken": "a\u0000b", <<<',
      }
    case 'captive-portal':
      return { status: 200, headers: html, body: hotelPage }
    case 'error':
      return named(fault, operation)
    case 'server-error':
      return (fault.status ?? 500) === 500
        ? typed('server-error', fault, operation)
        : gatewayPage(fault.status ?? 500, fault.retryAfter)
    case 'throttle':
    case 'slow-down':
    case 'expired':
    case 'denied':
    case 'wrong-region':
      return typed(fault.kind, fault, operation)
  }
}
