import type { CredentialPorts } from '../credentials/ports.ts'
import { KeylessError } from '../errors.ts'
import type { System } from '../system/system.ts'
import { renewToken } from '../tokens/refresh.ts'
import { createTokenCache } from '../tokens/token-cache.ts'
import { validToken } from '../tokens/valid-token.ts'
import { httpFor, type ServiceSettings, servicesFor } from './services.ts'

/**
 * What `credentials/` needs of a sign-in: tokens from the cache, refreshed but never asked for. Keep
 * it for as long as its user lives: the memory of credentials hangs on it.
 */
export function createCredentialPorts(settings: ServiceSettings, system: System): CredentialPorts {
  const cache = createTokenCache(system)
  return {
    system,
    tokenFor: async (session) => {
      const { oidc } = servicesFor(session, settings, system)
      return validToken(session, { system, cache, oidc, profile: settings.profile })
    },
    anotherToken: async (session, refused) => {
      const token = cache.peek(session)
      if (token === undefined || token.accessToken !== refused) return token
      const { oidc } = servicesFor(session, settings, system)
      const ports = { system, cache, oidc, profile: settings.profile }
      const outcome = await renewToken(session, token, Number.POSITIVE_INFINITY, ports)
      return outcome.kind === 'fresh' ? outcome.token : undefined
    },
    isCurrent: (session, accessToken) => {
      try {
        return cache.peek(session)?.accessToken === accessToken
      } catch (error) {
        // A token file that may not be read any more is no sign-in to keep keys for.
        if (!(error instanceof KeylessError)) throw error
        return false
      }
    },
    httpFor: (profile) => httpFor({ config: settings.config, profile }, system),
    portalFor: (session, profile) =>
      servicesFor(session, { ...settings, profile: profile ?? settings.profile }, system).portal,
  }
}
