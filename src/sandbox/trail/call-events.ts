import { isIamOperation, isJsonOperation, isS3Operation } from '../operations.ts'
import type { Call } from './call.ts'
import {
  iamEvents,
  jsonEvents,
  signinTokenEvents,
  stsEvents,
  webIdentityEvents,
} from './key-events.ts'
import { createTokenEvents, iamTokenEvents, portalEvents } from './portal-events.ts'
import { s3Events } from './s3-events.ts'
import type { Draft } from './trail.ts'

/**
 * What the trails of the organisation's accounts have of a call. Nothing of RegisterClient,
 * StartDeviceAuthorization and a browser at /authorize: nobody has said yet who they are.
 */
export function callEvents(call: Call): readonly Draft[] {
  if (isIamOperation(call.operation)) return iamEvents(call)
  if (isJsonOperation(call.operation)) return jsonEvents(call)
  if (isS3Operation(call.operation)) return s3Events(call)
  switch (call.operation) {
    case 'CreateToken':
      return createTokenEvents(call)
    case 'CreateTokenWithIAM':
      return iamTokenEvents(call)
    case 'ListAccounts':
    case 'ListAccountRoles':
    case 'GetRoleCredentials':
    case 'Logout':
      return portalEvents(call)
    case 'GetCallerIdentity':
    case 'AssumeRole':
    case 'GetSessionToken':
      return stsEvents(call)
    case 'AssumeRoleWithWebIdentity':
      return webIdentityEvents(call)
    case 'GetSigninToken':
      return signinTokenEvents(call)
    case 'RegisterClient':
    case 'StartDeviceAuthorization':
    case 'Authorize':
      return []
  }
}
