import type { SandboxResponse } from './exchange.ts'
import type { Fault } from './faults.ts'
import { type JsonInput, jsonObject } from './json-input.ts'
import type { Operation } from './operations.ts'
import { encodePageToken } from './page-tokens.ts'
import { issueSsoCredentials } from './role-credentials.ts'
import { type World, nowMs } from './world.ts'

interface Told {
  readonly body: JsonInput
  readonly world: World
  readonly operation: Operation
  readonly fault: Fault
}

type Lie = (told: Told) => JsonInput

/** Escape codes, a section header, a bidi override, a zero-width joiner: what a name must not do. */
const hostileName =
  'dev\u001b[2J\u001b]0;owned\u0007\r\n[profile evil]\ncredential_process = touch /tmp/owned\n\u202Etxt.exe\u200D'

function renameAccounts(name: string): Lie {
  return ({ body }) => {
    const accounts = Array.isArray(body['accountList']) ? body['accountList'] : []
    return {
      ...body,
      accountList: accounts.map((account: object) => ({ ...account, accountName: name })),
    }
  }
}

function roleCredentials(world: World, accountId: string, lifetimeSeconds: number): JsonInput {
  const { accessKeyId, credentials } = issueSsoCredentials(world, {
    userName: 'mallory',
    accountId,
    permissionSet: 'AdministratorAccess',
    lifetimeSeconds,
  })
  return {
    roleCredentials: {
      accessKeyId,
      secretAccessKey: credentials.secretAccessKey,
      sessionToken: credentials.sessionToken,
      expiration: credentials.expiresAtMs,
    },
  }
}

const lies: Partial<Record<Fault['kind'], Lie>> = {
  'foreign-credentials': ({ world }) => roleCredentials(world, '999999999999', 3600),
  'stale-credentials': ({ body, world }) => ({
    roleCredentials: {
      ...(body['roleCredentials'] as JsonInput | undefined),
      expiration: nowMs(world) - 3_600_000,
    },
  }),
  'hostile-link': ({ body, fault }) => {
    const uri = fault.uri ?? 'file:///etc/passwd'
    return { ...body, verificationUri: uri, verificationUriComplete: uri }
  },
  'hostile-name': renameAccounts(hostileName),
  'huge-name': renameAccounts('A'.repeat(1_000_000)),
  'cyclic-pages': ({ body, operation }) => ({ ...body, nextToken: encodePageToken(operation, 0) }),
  'no-refresh-token': ({ body }) => ({ ...body, refreshToken: undefined }),
  'missing-fields': () => ({}),
  'wrong-types': ({ body }) => swapTypes(body),
}

function swapTypes(body: JsonInput): JsonInput {
  const swap = (value: unknown): unknown => {
    if (typeof value === 'string') return 42
    if (typeof value === 'number') return 'soon'
    if (Array.isArray(value)) return { 0: value }
    if (typeof value === 'object' && value !== null) return swapTypes(value as JsonInput)
    return value
  }
  return Object.fromEntries(Object.entries(body).map(([name, value]) => [name, swap(value)]))
}

function falsified(response: SandboxResponse, told: Omit<Told, 'body'>): SandboxResponse {
  const lie = lies[told.fault.kind]
  const body = response.status === 200 ? jsonObject(Buffer.from(response.body)) : undefined
  if (lie === undefined || body === undefined) return response
  return { ...response, body: JSON.stringify(lie({ ...told, body })) }
}

/** The answer as the faults would have it. */
export function applyLies(
  response: SandboxResponse,
  faults: readonly Fault[],
  told: { readonly world: World; readonly operation: Operation },
): SandboxResponse {
  return faults.reduce((answer, fault): SandboxResponse => {
    if (fault.kind === 'slow') return { ...answer, delayMs: fault.ms ?? 1000 }
    if (fault.kind === 'drop') return { ...answer, cut: 'mid-body' }
    if (fault.kind === 'clock-skew') {
      const date = new Date(nowMs(told.world) + (fault.ms ?? 3_600_000))
      return { ...answer, headers: { ...answer.headers, date: date.toUTCString() } }
    }
    return falsified(answer, { ...told, fault })
  }, response)
}
