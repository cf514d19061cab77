/** From a request to its answer: guards, faults, the right handler, the journal. Knows no server. */
import { randomUUID } from 'node:crypto'
import type { Box } from './box.ts'
import { type SandboxRequest, type SandboxResponse, jsonResponse } from './exchange.ts'
import { faultAnswer } from './fault-answers.ts'
import { faultResponse } from './fault-response.ts'
import type { FaultPlan } from './faults.ts'
import { refusedSource } from './guard.ts'
import { answerAuthorize } from './handlers/authorize.ts'
import { answerControl } from './handlers/control.ts'
import { answerSigninToken } from './handlers/federation.ts'
import { answerIam } from './handlers/iam.ts'
import { answerJson } from './handlers/json.ts'
import { answerOidc } from './handlers/oidc.ts'
import { answerPage } from './handlers/pages.ts'
import { answerPipelines } from './handlers/pipelines.ts'
import { createVisit, errorResponse } from './handlers/pages/visit.ts'
import { answerPortal } from './handlers/portal.ts'
import { answerS3 } from './handlers/s3.ts'
import { answerSts } from './handlers/sts.ts'
import { applyLies } from './lies.ts'
import {
  type Asked,
  type Operation,
  askedFor,
  isIamOperation,
  isJsonOperation,
  isS3Operation,
} from './operations.ts'
import { pipelinesPath } from './pipelines/jobs.ts'
import { callEvents } from './trail/call-events.ts'
import { pageEvents } from './trail/page-events.ts'
import { WireFault, iamFault, jsonFault, s3Fault, stsFault } from './wire-faults.ts'
import type { World } from './world.ts'

function run(
  world: World,
  operation: Operation,
  request: SandboxRequest,
  options: { readonly requestId: string; readonly plan: FaultPlan },
): SandboxResponse {
  if (isIamOperation(operation)) return answerIam(world, operation, request, options.requestId)
  if (isJsonOperation(operation)) return answerJson(world, operation, request)
  if (isS3Operation(operation)) return answerS3(world, operation, request)
  switch (operation) {
    case 'RegisterClient':
    case 'StartDeviceAuthorization':
    case 'CreateToken':
    case 'CreateTokenWithIAM':
      return answerOidc(world, operation, request)
    case 'ListAccounts':
    case 'ListAccountRoles':
    case 'GetRoleCredentials':
    case 'Logout':
      return answerPortal(world, operation, request)
    case 'GetCallerIdentity':
    case 'AssumeRole':
    case 'AssumeRoleWithWebIdentity':
    case 'GetSessionToken':
      return answerSts(world, request, options.requestId)
    case 'GetSigninToken':
      return answerSigninToken(world, request)
    case 'Authorize': {
      const { answer, lies } = options.plan
      const injected = answer === undefined ? lies : [answer, ...lies]
      return answerAuthorize(
        world,
        request,
        injected.map(({ kind }) => kind),
      )
    }
  }
}

interface Outcome {
  readonly response: SandboxResponse
  /** `ok`, or the name of an error. */
  readonly outcome: string
}

function failed(
  box: Box,
  request: SandboxRequest,
  fault: WireFault,
  options: { readonly requestId: string; readonly operation: Operation | undefined },
): Outcome {
  if (options.operation !== 'Authorize') {
    return { response: faultResponse(fault, options.requestId), outcome: fault.fault }
  }
  const title = 'This sign-in cannot go on'
  const visit = createVisit(box.world, request)
  const page = { status: fault.status, title, message: `${fault.message}. Try again later.` }
  return { response: errorResponse(visit, page), outcome: fault.fault }
}

function answerOperation(
  box: Box,
  operation: Operation,
  request: SandboxRequest,
  options: { readonly requestId: string; readonly plan: FaultPlan },
): Outcome {
  const { answer } = options.plan
  // At /authorize a refusal goes back to the client, so its own handler writes it.
  const injected =
    answer === undefined || (operation === 'Authorize' && answer.kind === 'denied')
      ? undefined
      : faultAnswer(answer, operation)
  const tell = (issued?: string, fault?: WireFault): void => {
    const error = fault === undefined ? undefined : { code: fault.fault, message: fault.message }
    const call = { world: box.world, operation, request, requestId: options.requestId }
    for (const event of callEvents({ ...call, issued, error })) box.trail.record(event)
  }
  if (injected instanceof WireFault) {
    tell(undefined, injected)
    return failed(box, request, injected, { ...options, operation })
  }
  if (injected !== undefined) return { response: injected, outcome: answer?.kind ?? 'ok' }
  try {
    const response = run(box.world, operation, request, options)
    tell(response.issued)
    return { response, outcome: response.status < 400 ? 'ok' : 'refused' }
  } catch (error) {
    if (!(error instanceof WireFault)) throw error
    tell(undefined, error)
    return failed(box, request, error, { ...options, operation })
  }
}

function answerAsked(box: Box, asked: Asked, request: SandboxRequest): SandboxResponse {
  const requestId = randomUUID()
  const { operation, family, ...facts } = asked
  if (operation === undefined) {
    const message = 'The sandbox does not offer this action'
    if (family === 'json') {
      return faultResponse(jsonFault('UnknownOperationException', message), requestId)
    }
    if (family === 's3') return faultResponse(s3Fault('NotImplemented', message), requestId)
    const fault = family === 'iam' ? iamFault : stsFault
    return faultResponse(fault('InvalidAction', message), requestId)
  }
  const plan = box.faults.take(operation)
  const told = answerOperation(box, operation, request, { requestId, plan })
  const response = applyLies(told.response, plan.lies, { world: box.world, operation })
  const faults = [...(plan.answer === undefined ? [] : [plan.answer]), ...plan.lies]
  box.journal.record({
    operation,
    ...facts,
    ...(response.user === undefined ? {} : { user: response.user }),
    status: response.status,
    outcome: told.outcome,
    requestId,
    userAgent: (request.headers['user-agent'] ?? '').slice(0, 300),
    faults: faults.map(({ kind }) => kind),
  })
  return { ...response, headers: { 'x-amzn-requestid': requestId, ...response.headers } }
}

function notFound(box: Box, request: SandboxRequest): SandboxResponse {
  if (request.method === 'GET' && (request.headers['accept'] ?? '').includes('text/html')) {
    return errorResponse(createVisit(box.world, request), {
      status: 404,
      title: 'There is no such page',
      message: 'Check the address, or go to the start page at /start.',
    })
  }
  const headers = { 'x-amzn-errortype': 'UnknownOperationException' }
  return jsonResponse({ message: 'Unknown operation' }, { status: 404, headers })
}

function routed(box: Box, request: SandboxRequest): SandboxResponse {
  const refused = refusedSource(request, new URL(box.world.origin).port, box.world.buckets)
  if (refused !== undefined) return refused
  if (request.path.startsWith('/control/')) return answerControl(box, request)
  if (request.path.startsWith(pipelinesPath)) return answerPipelines(box.world, request)
  const asked = askedFor(request)
  if (asked !== undefined) return answerAsked(box, asked, request)
  const page = answerPage(box.world, request)
  for (const event of pageEvents({ world: box.world, request }, page?.acts ?? [])) {
    box.trail.record(event)
  }
  return page ?? notFound(box, request)
}

/** Never throws: a mistake of the sandbox itself is a 500, as a service's would be. */
export function answer(box: Box, request: SandboxRequest): SandboxResponse {
  const date = { date: box.world.clock.now().toUTCString() }
  try {
    const response = routed(box, request)
    return { ...response, headers: { ...date, ...response.headers } }
  } catch (error) {
    const message = `The sandbox itself failed: ${error instanceof Error ? error.message : 'unknown'}`
    return jsonResponse({ message }, { status: 500, headers: date })
  }
}
