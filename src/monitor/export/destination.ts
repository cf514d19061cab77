/** Where an export goes: an address that may have what is sent, and what it is told beside it. */
import { UsageError } from '../../errors.ts'
import { parseUrl } from '../../system/parse-url.ts'
import { isLoopbackHost } from '../../system/trusted-url.ts'

export interface Destination {
  readonly url: string
  /** Secrets may be in them. */
  readonly headers: Readonly<Record<string, string>>
  /** Of one request, in milliseconds. */
  readonly timeoutMs: number
  /** The path is a secret, as that of a chat's webhook. */
  readonly isSecretPath: boolean
}

/**
 * The address, if it may be used: https, or http within this machine, or anywhere with `isInsecureFine`.
 * @param from What named it, for the error, which does not repeat an address with secrets.
 */
export function checkedUrl(text: string, from: string, isInsecureFine: boolean): URL {
  const url = parseUrl(text)
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (url === undefined || !isHttp) {
    throw new UsageError('flag-value', `${from} is not an address such as https://host:4318.`)
  }
  if (url.username !== '' || url.password !== '') {
    const message = `${from} has a user name or password in the address: put them into a header.`
    throw new UsageError('flag-value', message)
  }
  if (url.protocol === 'http:' && !isInsecureFine && !isLoopbackHost(url.hostname)) {
    const message = `${url.host} would be sent who used what without encryption.`
    throw new UsageError('export-insecure', message, { details: { host: url.host } })
  }
  return url
}
