/** Client registrations beside the tokens, in the AWS CLI's files: either tool reuses the other's. */

import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { type FlowKind, type Registration, fitsFlow } from '../identity-center/registration.ts'
import type { SsoSession } from '../identity-center/session.ts'
import { dateField, decodeObject, optional, stringField, stringsField } from './json-fields.ts'
import { pythonJson } from './python-json.ts'
import {
  readSecretFile,
  removeSecretFile,
  type SecretPorts,
  writeSecretFile,
} from './sealing/sealed-files.ts'
import { formatTimestamp } from './timestamp.ts'

/** A registration with less left is not reused, as in the AWS CLI. Milliseconds. */
const minimumLeftMs = 15 * 60_000

export interface RegistrationCache {
  /** One of the right kind with at least 15 minutes left; undefined otherwise. */
  read(session: SsoSession, kind: FlowKind, now: Date): Registration | undefined
  write(session: SsoSession, registration: Registration): void
  remove(session: SsoSession): boolean
  pathOf(session: SsoSession): string
}

/** SHA-1 of botocore's key: sorted JSON of what the client was registered for. */
export function registrationFileName(session: SsoSession): string {
  const key = pythonJson({
    region: session.region,
    scopes: session.registrationScopes ?? null,
    session_name: session.name ?? null,
    startUrl: session.startUrl,
    tool: 'botocore',
  })
  return `${createHash('sha1').update(key).digest('hex')}.json`
}

export function encodeRegistration(registration: Registration): string {
  const { clientId, clientSecret, expiresAt, scopes, grantTypes } = registration
  return pythonJson({
    clientId,
    clientSecret,
    expiresAt: formatTimestamp(expiresAt),
    ...optional('scopes', scopes),
    ...optional('grantTypes', grantTypes),
  })
}

/** Undefined for anything that is no registration. */
export function decodeRegistration(text: string): Registration | undefined {
  const fields = decodeObject(text)
  if (fields === undefined) return undefined
  const clientId = stringField(fields, 'clientId')
  const clientSecret = stringField(fields, 'clientSecret')
  const expiresAt = dateField(fields, 'expiresAt')
  if (clientId === undefined || clientSecret === undefined || expiresAt === undefined) {
    return undefined
  }
  return {
    clientId,
    clientSecret,
    expiresAt,
    ...optional('scopes', stringsField(fields, 'scopes')),
    ...optional('grantTypes', stringsField(fields, 'grantTypes')),
  }
}

export function createRegistrationCache(system: SecretPorts): RegistrationCache {
  const pathOf = (session: SsoSession): string =>
    join(system.paths.ssoCache, registrationFileName(session))
  return {
    pathOf,
    read: (session, kind, now) => {
      const path = pathOf(session)
      const text = readSecretFile(path, system)
      if (text === undefined) return undefined
      const registration = decodeRegistration(text)
      if (registration === undefined) {
        system.log.warn(`${path} holds no client registration that can be read: registering anew.`)
        return undefined
      }
      const leftMs = registration.expiresAt.getTime() - now.getTime()
      return leftMs >= minimumLeftMs && fitsFlow(registration, kind) ? registration : undefined
    },
    write: (session, registration) =>
      writeSecretFile(pathOf(session), encodeRegistration(registration), system),
    remove: (session) => removeSecretFile(pathOf(session), system),
  }
}
