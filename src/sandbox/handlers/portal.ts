/** SSO portal (2019-06-10): what a signed-in user can reach, with the access token as a header. */
import type {
  AccountInfo,
  GetRoleCredentialsResponse,
  ListAccountRolesResponse,
  ListAccountsResponse,
} from '../../identity-center/wire.ts'
import { type SandboxRequest, type SandboxResponse, jsonResponse } from '../exchange.ts'
import { decodePageToken, encodePageToken } from '../page-tokens.ts'
import { issueSsoCredentials } from '../role-credentials.ts'
import { type Bearer, bearerOf, endSignIn } from '../sign-ins.ts'
import { portalFault } from '../wire-faults.ts'
import type { World } from '../world.ts'

export type PortalOperation = 'ListAccounts' | 'ListAccountRoles' | 'GetRoleCredentials' | 'Logout'

const largestPage = 100

interface Asking {
  readonly world: World
  readonly query: URLSearchParams
  readonly bearer: Bearer
}

function pageOf<T>(
  list: string,
  items: readonly T[],
  query: URLSearchParams,
): { items: readonly T[]; nextToken: string | undefined } {
  const asked = query.get('max_result') ?? String(largestPage)
  const size = /^\d{1,4}$/.test(asked) ? Number(asked) : 0
  if (size < 1 || size > largestPage) {
    throw portalFault('InvalidRequestException', 'max_result must be from 1 to 100')
  }
  const token = query.get('next_token')
  const from = token === null ? 0 : decodePageToken(list, token)
  if (from === undefined)
    throw portalFault('InvalidRequestException', 'The next_token is not valid')
  const end = from + size
  return {
    items: items.slice(from, end),
    nextToken: end < items.length ? encodePageToken(list, end) : undefined,
  }
}

function requiredAccount(query: URLSearchParams): string {
  const accountId = query.get('account_id') ?? ''
  if (!/^\d{12}$/.test(accountId)) {
    throw portalFault('InvalidRequestException', 'account_id must be 12 digits')
  }
  return accountId
}

function listAccounts({ world, query, bearer }: Asking): ListAccountsResponse {
  const { accountsOf } = world.directory
  const page = pageOf<AccountInfo>('ListAccounts', accountsOf(bearer.userName), query)
  return { accountList: page.items, ...nextToken(page) }
}

function nextToken(page: { nextToken: string | undefined }): { nextToken?: string } {
  return page.nextToken === undefined ? {} : { nextToken: page.nextToken }
}

function listAccountRoles({ world, query, bearer }: Asking): ListAccountRolesResponse {
  const accountId = requiredAccount(query)
  if (world.directory.account(accountId) === undefined) {
    throw portalFault('ResourceNotFoundException', 'Account not found')
  }
  const roles = world.directory.rolesOf(bearer.userName, accountId)
  if (roles.length === 0) throw portalFault('ForbiddenException', 'No access')
  const page = pageOf('ListAccountRoles', roles, query)
  return { roleList: page.items.map((roleName) => ({ roleName, accountId })), ...nextToken(page) }
}

function getRoleCredentials({ world, query, bearer }: Asking): GetRoleCredentialsResponse {
  const accountId = requiredAccount(query)
  const permissionSet = query.get('role_name') ?? ''
  if (permissionSet === '') throw portalFault('InvalidRequestException', 'role_name is required')
  const { userName } = bearer
  if (!world.directory.rolesOf(userName, accountId).includes(permissionSet)) {
    throw portalFault('ForbiddenException', 'No access')
  }
  const { accessKeyId, credentials } = issueSsoCredentials(world, {
    userName,
    accountId,
    permissionSet,
  })
  const { secretAccessKey, sessionToken, expiresAtMs } = credentials
  return {
    roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration: expiresAtMs },
  }
}

/** Throws WireFault. */
export function answerPortal(
  world: World,
  operation: PortalOperation,
  request: SandboxRequest,
): SandboxResponse {
  const bearer = bearerOf(world, request.headers['x-amz-sso_bearer_token'] ?? '')
  if (bearer === undefined) {
    throw portalFault('UnauthorizedException', 'Session token not found or invalid')
  }
  const user = bearer.userName
  const asking = { world, query: request.query, bearer }
  switch (operation) {
    case 'ListAccounts':
      return jsonResponse(listAccounts(asking), { user })
    case 'ListAccountRoles':
      return jsonResponse(listAccountRoles(asking), { user })
    case 'GetRoleCredentials': {
      const body = getRoleCredentials(asking)
      return jsonResponse(body, { user, issued: body.roleCredentials.accessKeyId })
    }
    case 'Logout':
      endSignIn(world, bearer.signInId)
      return { status: 200, headers: {}, body: '', user }
  }
}
