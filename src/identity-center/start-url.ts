import { InternalError } from '../errors.ts'
import type { Http } from '../system/http.ts'

export interface ResolvedStartUrl {
  /** For issuerUrl and StartDeviceAuthorization only; cache names keep the configured one. */
  readonly url: string
  /** From the host, else the configured one. */
  readonly region: string | undefined
}

export async function resolveStartUrl(
  _configured: string,
  _options: {
    readonly http: Http
    readonly region?: string | undefined
    readonly signal?: AbortSignal | undefined
  },
): Promise<ResolvedStartUrl> {
  throw new InternalError('resolveStartUrl')
}
