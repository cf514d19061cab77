import { InternalError } from '../errors.ts'

export function isLoopbackHost(_host: string): boolean {
  throw new InternalError('isLoopbackHost')
}

export function isAwsOwnedHost(_host: string): boolean {
  throw new InternalError('isAwsOwnedHost')
}

export function isTrustedBrowserUrl(_url: string): boolean {
  throw new InternalError('isTrustedBrowserUrl')
}
