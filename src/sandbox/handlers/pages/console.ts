import type { SandboxResponse } from '../../exchange.ts'
import { consolePage } from '../../pages/console.ts'
import { nowMs } from '../../world.ts'
import { type Visit, errorResponse, frameOf, pageResponse } from './visit.ts'
import { parseUrl } from '../../../system/parse-url.ts'

/** Only ever a console: a sign-in that leads anywhere would be an open redirect. */
const consoleHosts: ReadonlySet<string> = new Set([
  'console.aws.amazon.com',
  'console.amazonaws-us-gov.com',
  'console.amazonaws.cn',
  'console.amazonaws-eusc.eu',
])

export function isConsolePage(destination: string): boolean {
  const url = parseUrl(destination)
  const host = url?.host.replace(/^[a-z]{2,4}(-[a-z]+)+-\d+\.(?=console\.)/, '') ?? ''
  return url?.protocol === 'https:' && consoleHosts.has(host)
}

/** `Action=login`: AWS would lead to the console; here a page says who would see what. */
export function getConsole(visit: Visit): SandboxResponse {
  const { query } = visit.request
  const signIn = visit.world.store.consoleSignIns.get(query.get('SigninToken') ?? '')
  const destination = query.get('Destination') ?? ''
  if (query.get('Action') !== 'login' || !isConsolePage(destination)) {
    const message = 'The link must have Action=login and a Destination in the console.'
    return errorResponse(visit, { status: 400, title: 'This link is not whole', message })
  }
  if (signIn === undefined || nowMs(visit.world) >= signIn.expiresAtMs) {
    const message = 'Its sign-in is not known, or is older than 15 minutes. Open the console anew.'
    return errorResponse(visit, { status: 400, title: 'This link has expired', message })
  }
  const { accountId, arn, accessKeyId } = signIn
  const page = consolePage({ ...frameOf(visit), accountId, who: arn, destination })
  const acts = accessKeyId === undefined ? [] : [{ kind: 'console', accessKeyId } as const]
  return { ...pageResponse(visit, page), acts }
}
