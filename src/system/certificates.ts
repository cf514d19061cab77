/** The certificates that https is checked against, when the person names their own. */
import { ServiceError, SystemError } from '../errors.ts'
import { type Environment, variable } from './environment.ts'
import { readWhole } from './files.ts'

/** `AWS_CA_BUNDLE`, else the profile's `ca_bundle`, else `REQUESTS_CA_BUNDLE`: the order of botocore. */
export function caBundlePath(env: Environment, configured: string | undefined): string | undefined {
  return variable(env, 'AWS_CA_BUNDLE') ?? configured ?? variable(env, 'REQUESTS_CA_BUNDLE')
}

/**
 * The PEM text of a bundle. It replaces the built-in certificates, as in the AWS CLI.
 * Throws SystemError `file-unreadable` or ServiceError `tls-failed`.
 */
export function readCaBundle(path: string): string {
  let text: string
  try {
    text = readWhole(path).toString('utf8')
  } catch (cause) {
    throw new SystemError('file-unreadable', `The certificate file ${path} cannot be read.`, {
      details: { path },
      cause,
    })
  }
  if (!text.includes('-----BEGIN ')) {
    throw new ServiceError('tls-failed', `The file ${path} holds no PEM certificate.`, {
      details: { path, retryable: false, requestSent: false },
    })
  }
  return text
}
