/** Names for what goes wrong below HTTP, the same on every runtime. */
import { type CodeOf, KeylessError, ServiceError } from '../errors.ts'
import { ProxyRefused } from './http-exchange.ts'
import type { Proxy } from './proxy.ts'

export interface FailureContext {
  readonly url: URL
  readonly proxy: Proxy | undefined
  /** Whether the request may have left this machine: then the service may have acted on it. */
  readonly sent: boolean
}

const certificateReasons: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'it has expired, or the clock of this machine is wrong',
  CERT_NOT_YET_VALID: 'it is not valid yet, or the clock of this machine is wrong',
  ERR_TLS_CERT_ALTNAME_INVALID: 'it is for another host',
}

const tlsCode =
  /^(?:CERT_|ERR_TLS|ERR_SSL|ERR_OSSL|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|HOSTNAME_MISMATCH|INVALID_CA|EPROTO|UNKNOWN_CERTIFICATE)/
const garbageCode = /^(?:HPE_|BODY_TOO_LONG|InvalidHTTP|Malformed|HTTPHeader|Response|ZlibError)/i

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

function classify(error: unknown, context: FailureContext): [CodeOf<'ServiceError'>, string] {
  const code = codeOf(error)
  const host = context.url.host
  if (error instanceof ProxyRefused) {
    if (error.status === 407)
      return ['proxy-failed', 'The proxy asks for a user name and password.']
    return error.status === undefined
      ? ['proxy-failed', `The proxy ${context.proxy?.origin ?? ''} could not be reached.`]
      : ['proxy-failed', `The proxy refused to connect to ${host} (status ${error.status}).`]
  }
  if (tlsCode.test(code)) {
    const reason = certificateReasons[code]
    return reason === undefined
      ? [
          'tls-failed',
          `The connection to ${host} is not trusted: its certificate is not signed by a known authority.`,
        ]
      : ['tls-failed', `The certificate of ${host} is not trusted: ${reason}.`]
  }
  if (code === 'BODY_TOO_LONG')
    return ['service-answer-invalid', `The answer of ${host} is too long.`]
  if (garbageCode.test(code)) return ['service-answer-invalid', `${host} did not answer in HTTP.`]
  if (code === 'ENOTFOUND') return ['network-unreachable', `There is no host ${host}.`]
  if (code === 'ECONNRESET')
    return ['network-unreachable', `${host} closed the connection before the answer was complete.`]
  return ['network-unreachable', `${host} could not be reached.`]
}

/** The error for anything a transport threw. `details.requestSent` tells whether a repeat may do harm. */
export function transportError(error: unknown, context: FailureContext): KeylessError {
  if (error instanceof KeylessError) return error
  const [code, message] = classify(error, context)
  return new ServiceError(code, message, {
    cause: error,
    details: {
      host: context.url.host,
      reason: codeOf(error),
      retryable: code === 'network-unreachable',
      requestSent: context.sent,
    },
  })
}

/** The error for an exchange that took longer than it may. */
export function timeoutError(timeoutMs: number, context: FailureContext): ServiceError {
  const message = `${context.url.host} did not answer within ${timeoutMs / 1000} seconds.`
  return new ServiceError('network-timeout', message, {
    details: { host: context.url.host, retryable: true, requestSent: context.sent },
  })
}
