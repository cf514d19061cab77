/** Tokens that a web address of the platform gives: GitHub Actions and Azure DevOps. */
import { isVisible } from '../credentials/credentials.ts'
import { ServiceError } from '../errors.ts'
import { variable } from '../system/environment.ts'
import type { HttpResponse } from '../system/http.ts'
import { parseUrl } from '../system/parse-url.ts'
import type { System } from '../system/system.ts'
import { isLoopbackHost } from '../system/trusted-url.ts'
import type { Job } from './job.ts'
import type { TokenSource } from './platform.ts'
import { fillForm } from './subjects.ts'
import { tokenMissing } from './token-missing.ts'

export type RequestSource = Extract<TokenSource, { kind: 'request' }>

export interface TokenAsked {
  readonly audience: string | undefined
  /** Of Azure DevOps. */
  readonly connection: string | undefined
}

const attempts = 4

/** The bearer secret goes over https, or to this machine. */
function addressOf(text: string, job: Job, name: string): URL {
  const url = parseUrl(text)
  const isSafe = url?.protocol === 'https:' || isLoopbackHost(url?.hostname ?? '')
  if (url !== undefined && isSafe) return url
  throw tokenMissing(job.platform, `${name} is no https address.`)
}

function withQuery(url: URL, source: RequestSource, job: Job, asked: TokenAsked): URL {
  const connection =
    asked.connection ??
    (source.connection === undefined ? undefined : variable(job.env, source.connection))
  const values = {
    ...(asked.audience === undefined ? {} : { audience: asked.audience }),
    ...(connection === undefined ? {} : { connection }),
  }
  for (const [name, form] of Object.entries(source.query)) {
    const value = fillForm(form, values)
    if (value === '{connection}') {
      throw tokenMissing(job.platform, 'No service connection is named for it.')
    }
    if (value !== '{audience}') url.searchParams.set(name, value)
  }
  return url
}

function tokenIn({ body }: HttpResponse, field: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(body)
    if (typeof answer !== 'object' || answer === null || !Object.hasOwn(answer, field))
      return undefined
    const token = (answer as Readonly<Record<string, unknown>>)[field]
    return typeof token === 'string' && token !== '' ? token : undefined
  } catch {
    return undefined
  }
}

function refusal(job: Job, { status }: HttpResponse): Error {
  if (status === 401 || status === 403 || (status >= 300 && status < 400)) {
    return tokenMissing(job.platform, `It refused the job's own secret (status ${status}).`)
  }
  if (status === 429 || status >= 500) {
    const message = `${job.platform.name} could not give a token (status ${status}).`
    return new ServiceError('service-failed', message, { details: { status, retryable: true } })
  }
  return tokenMissing(job.platform, `It refused (status ${status}).`)
}

/** Throws ConfigError `pipeline-token-missing`, ServiceError. Asks again where the platform is out of order. */
export async function requestToken(
  source: RequestSource,
  job: Job,
  { asked, system }: { asked: TokenAsked; system: Pick<System, 'http' | 'clock'> },
): Promise<string> {
  const address = variable(job.env, source.address)
  const bearer = variable(job.env, source.bearer)
  const missing = address === undefined ? source.address : source.bearer
  if (address === undefined || bearer === undefined) {
    throw tokenMissing(job.platform, `$${missing} is not there.`)
  }
  if (!isVisible(bearer))
    throw tokenMissing(job.platform, `$${source.bearer} is no secret of one line.`)
  const url = withQuery(addressOf(address, job, source.address), source, job, asked)
  const headers = {
    accept: 'application/json',
    authorization: `Bearer ${bearer}`,
    ...(source.method === 'POST' ? { 'content-type': 'application/json' } : {}),
  }
  const { method } = source
  const request = { method, url: url.href, headers, ...(method === 'POST' ? { body: '' } : {}) }
  for (let attempt = 1; ; attempt++) {
    const response = await system.http.request(request)
    const token = response.status === 200 ? tokenIn(response, source.field) : undefined
    if (token !== undefined) return token
    if (response.status === 200) throw tokenMissing(job.platform, 'Its answer has none in it.')
    const error = refusal(job, response)
    if (!(error instanceof ServiceError) || attempt === attempts) throw error
    await system.clock.sleep(500 * 2 ** (attempt - 1))
  }
}
