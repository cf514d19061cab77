/** The calls of the SSO portal: what a signed-in person may reach. All of them can be repeated safely. */
import { ServiceError, SignInRequired } from '../errors.ts'
import type { HttpResponse } from '../system/http.ts'
import {
  decodeGetRoleCredentials,
  decodeListAccountRoles,
  decodeListAccounts,
  decodeLogout,
} from './decoders.ts'
import { assertBearerEndpoint } from './endpoints.ts'
import { asError, type FaultContext } from './faults.ts'
import { callService, type ServiceOptions } from './service-call.ts'
import type { AccountInfo, RoleInfo } from './wire.ts'

export interface PortalClientOptions extends ServiceOptions {
  /** For messages and fixes: session, region, profile. */
  readonly context?: FaultContext
}

export interface RoleCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken: string
  readonly expiresAt: Date
}

/** Throws SignInRequired, AccessDenied or ServiceError, ready to show; an abort as the signal's reason. */
export interface PortalClient {
  /** All pages, each asked for when it is needed. */
  listAccounts(accessToken: string, signal?: AbortSignal): AsyncIterable<AccountInfo>
  listAccountRoles(
    accessToken: string,
    accountId: string,
    signal?: AbortSignal,
  ): AsyncIterable<RoleInfo>
  getRoleCredentials(
    accessToken: string,
    role: { readonly accountId: string; readonly roleName: string },
    signal?: AbortSignal,
  ): Promise<RoleCredentials>
  /** Ends the session on the server. A session that has ended already is SignInRequired. */
  logout(accessToken: string, signal?: AbortSignal): Promise<void>
}

interface PortalCall {
  readonly operation: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly accessToken: string
  /** What the call is about, for messages. */
  readonly about?: FaultContext
  readonly signal: AbortSignal | undefined
}

type Send = (call: PortalCall) => Promise<HttpResponse>

interface Page<T> {
  readonly items: readonly T[]
  readonly nextToken: string | null | undefined
}

/** The most that the service gives at once. */
const pageSize = '100'
/** A hundred thousand entries, twice what an organisation may have. */
const mostPages = 1000
/** A service may skip what it has filtered out, but not for ever. */
const mostEmptyPages = 10

function tokenHeader(accessToken: string, context: FaultContext): Record<string, string> {
  if (!/^[\u0021-\u007E]+$/.test(accessToken)) {
    throw new SignInRequired('sign-in-expired', 'The cached sign-in is damaged.', {
      details: { session: context.session },
    })
  }
  return { 'x-amz-sso_bearer_token': accessToken }
}

function createSend(options: PortalClientOptions): Send {
  const context = options.context ?? {}
  return async ({ operation, method, path, query, accessToken, about, signal }) => {
    const headers = tokenHeader(accessToken, context)
    const request = { method, headers, ...(method === 'POST' ? { body: '' } : {}) }
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`
    const call = { operation, path: `${path}${search}`, request, repeat: 'safe', signal } as const
    const outcome = await callService(options, call)
    if (outcome.fault !== undefined) throw asError(outcome.fault, { ...context, ...about })
    return outcome.response
  }
}

function endless(operation: string): ServiceError {
  return new ServiceError(
    'service-answer-invalid',
    `The service answered ${operation} with a list that never ends.`,
    { details: { operation, retryable: false } },
  )
}

async function* allPages<T>(
  send: Send,
  call: PortalCall,
  decode: (response: HttpResponse) => Page<T>,
): AsyncGenerator<T> {
  const seen = new Set<string>()
  let empty = 0
  let query: Record<string, string> = { ...call.query, max_result: pageSize }
  for (;;) {
    const page = decode(await send({ ...call, query }))
    yield* page.items
    const next = page.nextToken ?? undefined
    if (next === undefined) return
    empty = page.items.length === 0 ? empty + 1 : 0
    if (seen.has(next) || seen.size >= mostPages || empty > mostEmptyPages) {
      throw endless(call.operation)
    }
    seen.add(next)
    query = { ...query, next_token: next }
  }
}

function accountsPage(response: HttpResponse): Page<AccountInfo> {
  const { accountList, nextToken } = decodeListAccounts(response)
  return { items: accountList, nextToken }
}

function rolesPage(response: HttpResponse): Page<RoleInfo> {
  const { roleList, nextToken } = decodeListAccountRoles(response)
  return { items: roleList, nextToken }
}

/** Throws ConfigError `endpoint-invalid` when a token must not go to the endpoint. */
export function createPortalClient(options: PortalClientOptions): PortalClient {
  assertBearerEndpoint(options.endpoint)
  const send = createSend(options)
  return {
    listAccounts: (accessToken, signal) => {
      const call = {
        operation: 'ListAccounts',
        method: 'GET',
        path: '/assignment/accounts',
      } as const
      return allPages(send, { ...call, accessToken, signal }, accountsPage)
    },
    listAccountRoles: (accessToken, accountId, signal) => {
      const call = {
        operation: 'ListAccountRoles',
        method: 'GET',
        path: '/assignment/roles',
      } as const
      const about = { accountId }
      const query = { account_id: accountId }
      return allPages(send, { ...call, query, about, accessToken, signal }, rolesPage)
    },
    getRoleCredentials: async (accessToken, { accountId, roleName }, signal) => {
      const response = await send({
        operation: 'GetRoleCredentials',
        method: 'GET',
        path: '/federation/credentials',
        query: { role_name: roleName, account_id: accountId },
        about: { accountId, roleName },
        accessToken,
        signal,
      })
      const { expiration, ...keys } = decodeGetRoleCredentials(response)
      return { ...keys, expiresAt: new Date(expiration) }
    },
    logout: async (accessToken, signal) => {
      const call = { operation: 'Logout', method: 'POST', path: '/logout' } as const
      decodeLogout(await send({ ...call, accessToken, signal }))
    },
  }
}
