/** Names for what goes wrong below HTTP, the same on every runtime. */
import { type CodeOf, KeylessError, ServiceError } from '../errors.ts'
import { BodyTooLong, ProxyRefused } from './http-exchange.ts'
import type { Proxy } from './proxy.ts'

export interface FailureContext {
  readonly url: URL
  readonly proxy: Proxy | undefined
  /** The file that names the trusted certificates, if any. */
  readonly caBundle: string | undefined
  /** Whether the request may have left this machine: then the service may have acted on it. */
  readonly sent: boolean
}

interface Failure {
  readonly code: CodeOf<'ServiceError'>
  readonly message: string
  readonly fix?: string
}

const datedCode = /^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/
const untrustedCode =
  /^(?:CERT_|UNABLE_TO_|DEPTH_ZERO|SELF_SIGNED|INVALID_CA|INVALID_PURPOSE|UNKNOWN_CERTIFICATE)/
const tlsCode = /^(?:ERR_TLS|ERR_SSL|ERR_OSSL|HOSTNAME_MISMATCH|EPROTO)/
const garbageCode = /^(?:HPE_|InvalidHTTP|Malformed|HTTPHeader|ZlibError)/i

function codeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : ''
}

function proxyFailure(error: ProxyRefused, { url, proxy }: FailureContext): Failure {
  const code = 'proxy-failed'
  if (error.status === undefined) {
    return { code, message: `The proxy ${proxy?.origin ?? ''} could not be reached.` }
  }
  const message = `The proxy refused to connect to ${url.host} (status ${error.status}).`
  if (error.status !== 407) return { code, message }
  const fix = 'put your name and password into HTTPS_PROXY: http://NAME:PASSWORD@HOST:PORT'
  return { code, message: 'The proxy asks for a user name and a password.', fix }
}

function tlsFailure(reason: string, { url: { host }, caBundle }: FailureContext): Failure {
  const code = 'tls-failed'
  if (datedCode.test(reason)) {
    const message = `The certificate of ${host} has expired or is not valid yet.`
    return { code, message, fix: 'check the clock of this machine' }
  }
  if (reason === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return { code, message: `The certificate of ${host} is for another host.` }
  }
  if (!untrustedCode.test(reason)) {
    const message = `No secure connection to ${host} could be made.`
    return { code, message, fix: 'check the endpoint and HTTPS_PROXY' }
  }
  const unknown = `The certificate of ${host} is not signed by`
  return caBundle === undefined
    ? { code, message: `${unknown} an authority that this program knows.` }
    : {
        code,
        message: `${unknown} any in ${caBundle}.`,
        fix: `add your company's certificates to ${caBundle}`,
      }
}

function classify(error: unknown, context: FailureContext): Failure {
  if (error instanceof ProxyRefused) return proxyFailure(error, context)
  const reason = codeOf(error)
  const { host } = context.url
  if (untrustedCode.test(reason) || tlsCode.test(reason)) return tlsFailure(reason, context)
  if (error instanceof BodyTooLong) {
    return { code: 'service-answer-invalid', message: `The answer of ${host} is too long.` }
  }
  if (garbageCode.test(reason)) {
    return { code: 'service-answer-invalid', message: `${host} did not answer in HTTP.` }
  }
  const code = 'network-unreachable'
  if (reason === 'ENOTFOUND') return { code, message: `The name ${host} could not be resolved.` }
  return context.sent
    ? { code, message: `The connection to ${host} was cut before the answer was complete.` }
    : { code, message: `${host} could not be reached.` }
}

/** The error for anything a transport threw. `details.requestSent` tells whether a repeat may do harm. */
export function transportError(error: unknown, context: FailureContext): KeylessError {
  if (error instanceof KeylessError) return error
  const { code, message, fix } = classify(error, context)
  return new ServiceError(code, message, {
    cause: error,
    ...(fix === undefined ? {} : { fix }),
    details: {
      host: context.url.host,
      reason: codeOf(error instanceof ProxyRefused ? error.cause : error),
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
