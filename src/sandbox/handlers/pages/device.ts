import { answerDeviceGrant, findDeviceGrant } from '../../device-grants.ts'
import { type SandboxResponse, redirect } from '../../exchange.ts'
import { normalUserCode } from '../../identifiers.ts'
import { decisions, formFields, pagePaths } from '../../page-models.ts'
import { confirmCodePage } from '../../pages/confirm-code.ts'
import type { DeviceGrant } from '../../store.ts'
import type { World } from '../../world.ts'
import { rememberAnswer } from './answered.ts'
import { type SignedInVisit, frameOf, pageResponse, refusedForm } from './visit.ts'

export function clientNameOf(world: World, clientId: string): string {
  return world.store.clients.get(clientId)?.clientName ?? 'an unknown application'
}

function askForCode(visit: SignedInVisit, userCode: string, problem?: string): SandboxResponse {
  const model = { ...frameOf(visit, problem), userCode, device: undefined }
  return pageResponse(visit, confirmCodePage(model), { status: problem === undefined ? 200 : 422 })
}

const unknownCode = 'This code is not known, or it has expired. Ask for a new one.'
const usedCode = 'This code was answered before. Ask for a new one.'

function isWaiting({ state }: DeviceGrant): boolean {
  return state === 'pending' || state === 'confirmed'
}

export function getDevice(visit: SignedInVisit): SandboxResponse {
  const typed = (visit.request.query.get(formFields.userCode) ?? '').slice(0, 40)
  if (typed === '') return askForCode(visit, '')
  const found = findDeviceGrant(visit.world, typed)
  if (found === undefined) return askForCode(visit, typed, unknownCode)
  if (!isWaiting(found.grant)) return askForCode(visit, typed, usedCode)
  const { grant } = found
  const model = {
    ...frameOf(visit),
    userCode: grant.userCode,
    device: {
      clientName: clientNameOf(visit.world, grant.clientId),
      requestingAddress: grant.requestingAddress,
      requestedAt: new Date(grant.requestedAtMs),
      expiresAt: new Date(grant.expiresAtMs),
    },
  }
  return pageResponse(visit, confirmCodePage(model))
}

/** The first of two answers: is this my code? What it may do is asked by `allow.ts`. */
export function postDevice(visit: SignedInVisit): SandboxResponse {
  const refused = refusedForm(visit)
  if (refused !== undefined) return refused
  const { world, form, userName } = visit
  const typed = (form.get(formFields.userCode) ?? '').slice(0, 40)
  const found = findDeviceGrant(world, typed)
  if (found === undefined) return askForCode(visit, typed, unknownCode)
  if (!isWaiting(found.grant)) return askForCode(visit, typed, usedCode)
  if (form.get(formFields.decision) !== decisions.allow) {
    answerDeviceGrant(world, found.deviceCode, { userName, state: 'denied' })
    return rememberAnswer(visit, 'denied', clientNameOf(world, found.grant.clientId))
  }
  answerDeviceGrant(world, found.deviceCode, { userName, state: 'confirmed' })
  return redirect(`${pagePaths.allow}?${formFields.request}=${normalUserCode(typed)}`)
}
