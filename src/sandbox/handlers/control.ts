/** The control API: moves the clock, orders faults, tells what was asked. For programs, never for browsers. */
import { KeylessError, UsageError } from '../../errors.ts'
import { type Box, resetBox } from '../box.ts'
import type {
  ClockStatus,
  RequestsAnswer,
  StatusAnswer,
  TotpAnswer,
  TrailAnswer,
} from '../control-wire.ts'
import type { User } from '../directory.ts'
import { parseDuration } from '../duration.ts'
import { type SandboxRequest, type SandboxResponse, jsonResponse } from '../exchange.ts'
import type { FaultRequest } from '../faults.ts'
import { type JsonInput, jsonObject } from '../json-input.ts'
import { startJob, tokenFor } from '../pipelines/jobs.ts'
import { sameSecret } from '../secrets.ts'
import { endSignInsOf } from '../sign-ins.ts'
import { totpCode, totpEnd } from '../totp.ts'
import { asBefore } from '../trail/old-shape.ts'
import { organisationId } from '../trail/trail.ts'

interface Asking {
  readonly box: Box
  readonly query: URLSearchParams
  readonly input: JsonInput
}

function clockStatus({ world: { clock } }: Box): ClockStatus {
  return { now: clock.now().toISOString(), offsetMs: clock.offsetMs }
}

function status({ box }: Asking): StatusAnswer {
  const { world, faults, journal } = box
  const { name, startUrl, region, users, accounts } = world.directory.organisation
  return {
    version: 1,
    url: world.origin,
    organisation: name,
    startUrl,
    region,
    clock: clockStatus(box),
    users: users.map((user) => ({
      userName: user.name,
      password: user.password,
      ...(user.totpSecret === undefined ? {} : { totpSecret: user.totpSecret }),
    })),
    accounts: accounts.length,
    faults: faults.list(),
    counts: journal.counts(),
  }
}

function requests({ box, query }: Asking): RequestsAnswer {
  const operation = query.get('operation') ?? undefined
  return { requests: box.journal.entries(operation), counts: box.journal.counts() }
}

function wrongClock(): UsageError {
  return new UsageError(
    'flag-value',
    "The clock moves on by a duration such as 8h, back by --back 30m, to a time by --set (ISO 8601), or to the machine's by --reset.",
    { details: { command: 'sandbox clock' } },
  )
}

function moveClock({ box, input }: Asking): ClockStatus {
  const { clock } = box.world
  const { advance, set, reset } = input
  if (typeof advance === 'string') {
    const ms = parseDuration(advance)
    if (ms === undefined) throw wrongClock()
    clock.advance(ms)
  } else if (typeof set === 'string') {
    const time = new Date(set)
    if (Number.isNaN(time.getTime())) throw wrongClock()
    clock.set(time)
  } else if (reset === true) {
    clock.reset()
  } else {
    throw wrongClock()
  }
  return clockStatus(box)
}

function userNamed({ world }: Box, name: unknown): User {
  const user = typeof name === 'string' ? world.directory.user(name) : undefined
  if (user === undefined) throw new UsageError('flag-value', 'There is no such user.')
  return user
}

function revoke({ box, input }: Asking): { readonly ended: number } {
  return { ended: endSignInsOf(box.world, userNamed(box, input['user']).name) }
}

/** The user named, else the only one with a second factor. */
function userWithTotp(box: Box, name: string | null): User {
  if (name !== null) return userNamed(box, name)
  const { users } = box.world.directory.organisation
  const [only, ...others] = users.filter(({ totpSecret }) => totpSecret !== undefined)
  if (only === undefined) throw new UsageError('flag-value', 'No user has a second factor.')
  if (others.length === 0) return only
  const names = [only, ...others].map((user) => user.name).join(', ')
  throw new UsageError('flag-value', `Several users have a second factor: ${names}.`)
}

function totp({ box, query }: Asking): TotpAnswer {
  const user = userWithTotp(box, query.get('user'))
  if (user.totpSecret === undefined) {
    throw new UsageError('flag-value', `${user.name} has no second factor.`)
  }
  const now = box.world.clock.now()
  const code = totpCode(user.totpSecret, now)
  return { user: user.name, code, validUntil: totpEnd(now).toISOString() }
}

const trailPage = 1000

function trail({ box, query }: Asking): TrailAnswer {
  const { startUrl } = box.world.directory.organisation
  const after = Number(/^\d{1,15}$/.exec(query.get('after') ?? '')?.[0] ?? 0)
  const told = box.trail.after(after, trailPage)
  const entries =
    query.get('identities') === 'old' ? told.map((entry) => asBefore(box.world, entry)) : told
  return { organisation: organisationId(startUrl), entries, forgotten: box.trail.forgotten }
}

const routes: Readonly<Record<string, (asking: Asking) => object>> = {
  'GET /control/status': status,
  'GET /control/requests': requests,
  'DELETE /control/requests': ({ box }) => {
    box.journal.clear()
    return {}
  },
  'GET /control/trail': trail,
  'GET /control/clock': ({ box }) => clockStatus(box),
  'POST /control/clock': moveClock,
  'GET /control/faults': ({ box }) => ({ faults: box.faults.list() }),
  // The fields are checked by `add`.
  'POST /control/faults': ({ box, input }) => box.faults.add(input as unknown as FaultRequest),
  'DELETE /control/faults': ({ box, query }) => ({
    cleared: box.faults.clear(query.get('id') ?? undefined),
  }),
  'GET /control/totp': totp,
  'POST /control/ci-token': ({ box, input }) => ({ token: tokenFor(box.world, input) }),
  'POST /control/ci-job': ({ box, input }) => ({ variables: startJob(box.world, input) }),
  'POST /control/revoke': revoke,
  'POST /control/reset': ({ box }) => {
    resetBox(box)
    return {}
  },
}

function isAllowed({ controlToken }: Box, { headers }: SandboxRequest): boolean {
  const given = headers['authorization'] ?? ''
  return headers['origin'] === undefined && sameSecret(given, `Bearer ${controlToken}`)
}

/** Any path below /control. */
export function answerControl(box: Box, request: SandboxRequest): SandboxResponse {
  if (!isAllowed(box, request)) {
    return jsonResponse(
      { code: 'sandbox-refused', message: 'The control token is missing or wrong.' },
      { status: 401, headers: { 'www-authenticate': 'Bearer' } },
    )
  }
  const route = `${request.method} ${request.path}`
  if (route === 'POST /control/stop') return { ...jsonResponse({}), afterwards: box.stop }
  const run = routes[route]
  if (run === undefined) {
    const message = `There is no ${route} in the control API.`
    return jsonResponse({ code: 'sandbox-refused', message }, { status: 404 })
  }
  try {
    const input = jsonObject(request.body) ?? {}
    return jsonResponse(run({ box, query: request.query, input }))
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    return jsonResponse({ code: error.code, message: error.message }, { status: 400 })
  }
}
