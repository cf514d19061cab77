/**
 * A session of a user with long-lived keys, for which an authenticator was used once: every role that
 * asks for that authenticator is then taken with it. In our own folder, since the AWS CLI has none.
 */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { Profile } from '../config/aws-config.ts'
import type { Paths } from '../system/paths.ts'
import { pythonJson } from '../tokens/python-json.ts'
import { encodeSession } from './assume-role-file.ts'
import type { Credentials } from './credentials.ts'
import { keptCredentials, type Place, readKept } from './kept-credentials.ts'
import { withMfaCode } from './mfa-code.ts'
import type { Resolution } from './provider.ts'
import type { ExpiringCredentials } from './role-cache-file.ts'
import { getSessionToken } from './sts-client.ts'
import { stsOptions } from './sts-options.ts'

/** Whoever waits does so for a person. */
const maxWaitMs = 120_000

export function mfaFolder({ cacheFolder }: Pick<Paths, 'cacheFolder'>): string {
  return join(cacheFolder, 'mfa')
}

/** From the file, or with a code. Throws as withMfaCode and callSts. */
export async function mfaSession(
  keys: Credentials,
  serial: string,
  profile: Profile,
  resolution: Resolution,
): Promise<ExpiringCredentials> {
  const { ports } = resolution
  const text = pythonJson({ AccessKeyId: keys.accessKeyId, SerialNumber: serial })
  const hash = createHash('sha1').update(text).digest('hex')
  const place: Place = {
    path: join(mfaFolder(ports.system.paths), `${hash}.json`),
    hash,
    maxWaitMs,
    fits: () => true,
  }
  const kept = readKept(place, ports)
  if (kept !== undefined) return kept
  const options = stsOptions(resolution)
  return keptCredentials(place, ports, async () => {
    const credentials = await withMfaCode(profile, serial, resolution, (code) =>
      getSessionToken(keys, { serial, code }, options),
    )
    return { credentials, text: encodeSession(credentials) }
  })
}
