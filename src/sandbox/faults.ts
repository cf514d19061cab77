/**
 * Faults on order: which operation goes wrong how, and how often. Kept here; `fault-answers.ts`
 * and `lies.ts` say what each looks like on the wire.
 */
import { UsageError } from '../errors.ts'
import { type Operation, isOperation, operations } from './operations.ts'
import { createTokenBucket, type TokenBucket } from './token-bucket.ts'
import {
  type Family,
  iamFaults,
  jsonFaults,
  oidcFaults,
  portalFaults,
  s3Faults,
  signinFaults,
  stsFaults,
} from './wire-faults.ts'

/** Instead of an answer. The operation is not done. */
export const answerKinds = {
  throttle: '429, or Throttling of STS and IAM',
  'server-error': '500, or what --status says',
  refuse: 'the connection is reset without an answer',
  garbage: '200 with a body that is no JSON or XML',
  'captive-portal': '200 with the sign-in page of a network',
  'slow-down': 'SlowDownException',
  expired: 'the code, token or key has expired',
  denied: 'the user or the service refuses',
  'wrong-region': 'as if the organisation lived elsewhere',
  error: 'the error that --name names',
} as const

/** With the answer. The operation is done, and what is told about it is wrong. */
export const lieKinds = {
  slow: 'answers after --ms milliseconds',
  drop: 'the connection is reset in the middle of the answer',
  'clock-skew': 'the Date of the answer is off by --ms milliseconds',
  'foreign-credentials': 'role credentials of another account',
  'stale-credentials': 'role credentials that expired an hour ago',
  'hostile-link': 'a device link that --uri names (file:///etc/passwd)',
  'hostile-name': 'account names with escape codes, line breaks and brackets',
  'huge-name': 'an account name of a million letters',
  'cyclic-pages': 'a next page that is the first page',
  'no-refresh-token': 'no refresh token in the answer',
  'wrong-state': 'a callback with another state',
  'missing-fields': 'an answer without its fields',
  'wrong-types': 'an answer with numbers for text and text for numbers',
} as const

export type AnswerKind = keyof typeof answerKinds
export type LieKind = keyof typeof lieKinds
export type FaultKind = AnswerKind | LieKind

export interface FaultRequest {
  /** An operation, or `*` for all. */
  readonly operation: Operation | '*'
  readonly kind: FaultKind
  /** How often (until cleared). */
  readonly count?: number
  /** HTTP status of `server-error`: 500 to 599 (500). */
  readonly status?: number
  /** Seconds, as `Retry-After` of `throttle` and `server-error`. */
  readonly retryAfter?: number
  /** Of `slow` (1,000) and `clock-skew` (3,600,000). */
  readonly ms?: number
  /** Only calls above so many a second fail. */
  readonly rate?: number
  /** How many calls a pause saves up (as many as a second's). */
  readonly burst?: number
  /** How long it lasts, from now, in seconds of the machine (until cleared). */
  readonly seconds?: number
  /** Of `error`: the name as on the wire. */
  readonly name?: string
  /** Of `hostile-link`. */
  readonly uri?: string
}

export interface Fault extends FaultRequest {
  readonly id: string
  readonly kind: FaultKind
  /** How many are still to come; undefined until cleared. */
  readonly left: number | undefined
}

export type AnswerFault = Fault & { readonly kind: AnswerKind }

/** What goes wrong with one request. */
export interface FaultPlan {
  readonly answer: AnswerFault | undefined
  readonly lies: readonly Fault[]
}

export interface Faults {
  /** Throws UsageError `flag-value`. */
  add(request: FaultRequest): Fault
  list(): readonly Fault[]
  /** One, or all. Returns how many went. */
  clear(id?: string): number
  /** Those for a request, counted as used. */
  take(operation: Operation): FaultPlan
}

const names: Readonly<Record<Family, object>> = {
  oidc: oidcFaults,
  portal: portalFaults,
  sts: stsFaults,
  iam: iamFaults,
  json: jsonFaults,
  s3: s3Faults,
  signin: signinFaults,
}

function hasError(family: Family, name: string | undefined): boolean {
  return name !== undefined && Object.hasOwn(names[family], name)
}

function isAnswer(fault: Fault): fault is AnswerFault {
  return Object.hasOwn(answerKinds, fault.kind)
}

function wrong(message: string): UsageError {
  return new UsageError('flag-value', message, { details: { command: 'sandbox fault add' } })
}

function assertNumber(value: number | undefined, what: string, least: number, most: number): void {
  if (value === undefined) return
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw wrong(`${what} must be a whole number from ${least} to ${most}.`)
}

function assertLimits({ kind, rate, burst, seconds }: FaultRequest): void {
  assertNumber(rate, 'The rate', 1, 100_000)
  assertNumber(burst, 'The burst', 1, 1_000_000)
  assertNumber(seconds, 'The seconds', 1, 86_400)
  if (burst !== undefined && rate === undefined) {
    throw wrong('A burst needs a rate.')
  }
  if (rate !== undefined && !Object.hasOwn(answerKinds, kind)) {
    throw wrong(`A rate is for ${Object.keys(answerKinds).join(', ')}.`)
  }
}

function assertValid(request: FaultRequest): void {
  const { operation, kind, name } = request
  if (operation !== '*' && !isOperation(operation)) {
    throw wrong(
      `There is no operation ${operation}. There are ${Object.keys(operations).join(', ')} and *.`,
    )
  }
  if (!Object.hasOwn(answerKinds, kind) && !Object.hasOwn(lieKinds, kind)) {
    const kinds = [...Object.keys(answerKinds), ...Object.keys(lieKinds)]
    throw wrong(`There is no fault ${kind}. There are ${kinds.join(', ')}.`)
  }
  assertNumber(request.count, 'The count', 1, 1_000_000)
  assertNumber(request.status, 'The status', 500, 599)
  assertNumber(request.retryAfter, 'Retry-After', 0, 86_400)
  assertLimits(request)
  assertNumber(request.ms, 'The milliseconds', -315_360_000_000, 315_360_000_000)
  if (kind === 'slow') assertNumber(request.ms, 'The milliseconds', 0, 600_000)
  const families: readonly Family[] =
    operation === '*' ? (Object.keys(names) as Family[]) : [operations[operation]]
  if (kind === 'error' && !families.some((family) => hasError(family, name))) {
    const known = families.flatMap((family) => Object.keys(names[family]))
    throw wrong(`The fault error needs a name: ${[...new Set(known)].join(', ')}.`)
  }
}

/** What a fault needs to know of the time. */
interface Limits {
  readonly bucket: TokenBucket | undefined
  readonly endsMs: number
}

function limitsOf({ rate, burst, seconds }: FaultRequest, nowMs: () => number): Limits {
  return {
    bucket: rate === undefined ? undefined : createTokenBucket(rate, burst ?? rate, nowMs),
    endsMs: seconds === undefined ? Number.POSITIVE_INFINITY : nowMs() + seconds * 1000,
  }
}

/** `nowMs` only grows. */
export function createFaults(nowMs: () => number = () => performance.now()): Faults {
  let faults: Fault[] = []
  let last = 0
  const limits = new Map<string, Limits>()
  const isOver = ({ id }: Fault): boolean => (limits.get(id)?.endsMs ?? 0) <= nowMs()
  const isWithinRate = ({ id }: Fault): boolean => limits.get(id)?.bucket?.take() === true
  const waiting = (): readonly Fault[] => {
    faults = faults.filter((fault) => !isOver(fault))
    return faults
  }
  const applies = (fault: Fault, operation: Operation): boolean =>
    (fault.operation === '*' || fault.operation === operation) &&
    (fault.kind !== 'error' || hasError(operations[operation], fault.name))
  const use = (used: readonly Fault[]): void => {
    faults = faults.flatMap((fault) => {
      if (!used.includes(fault) || fault.left === undefined) return [fault]
      return fault.left > 1 ? [{ ...fault, left: fault.left - 1 }] : []
    })
  }
  return {
    add: (request) => {
      assertValid(request)
      last += 1
      const fault = { ...request, id: `fault-${last}`, left: request.count }
      limits.set(fault.id, limitsOf(request, nowMs))
      faults.push(fault)
      return fault
    },
    list: waiting,
    clear: (id) => {
      const before = faults.length
      faults = id === undefined ? [] : faults.filter((fault) => fault.id !== id)
      return before - faults.length
    },
    take: (operation) => {
      const matching = waiting().filter((fault) => applies(fault, operation))
      const answer = matching.find(
        (fault): fault is AnswerFault => isAnswer(fault) && !isWithinRate(fault),
      )
      // A delay or a wrong date goes with an error too; other lies need a true answer to spoil.
      const lies = matching.filter(
        (fault) =>
          !isAnswer(fault) &&
          (answer === undefined || fault.kind === 'slow' || fault.kind === 'clock-skew'),
      )
      use(answer === undefined ? lies : [answer, ...lies])
      return { answer, lies }
    },
  }
}
