import { configuredEndpoint } from '../../config/endpoint-settings.ts'
import { KeylessError } from '../../errors.ts'
import { variable } from '../../system/environment.ts'
import { parseUrl } from '../../system/parse-url.ts'
import { isLoopbackHost } from '../../system/trusted-url.ts'
import { check, type Noted } from '../check.ts'
import { signIns } from '../sign-ins.ts'
import type { World } from '../world.ts'

function hostOf(url: string): URL | undefined {
  return parseUrl(url)
}

function isAws(host: string): boolean {
  return /\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|api\.aws)$/.test(host)
}

/** By where they lead: one variable diverts every session. */
type Code = 'sign-in-diverted' | 'endpoint-invalid'

function diverted(world: World): readonly Noted<Code>[] {
  const { config, system } = world
  const told = new Set<string>()
  return signIns(config).flatMap(({ profiles: [profile] }): readonly Noted<Code>[] => {
    try {
      const endpoint = configuredEndpoint(config, profile, 'sso_oidc', system.env)
      const url = endpoint === undefined ? undefined : hostOf(endpoint)
      if (url === undefined || isAws(url.hostname) || told.has(url.host)) return []
      told.add(url.host)
      // Its shell says so itself, and without the variables it would be the shell of nothing.
      const isItsShell = variable(system.env, 'KEYLESS_SANDBOX') !== undefined
      if (isItsShell && isLoopbackHost(url.hostname)) return []
      const isSandbox =
        isLoopbackHost(url.hostname) &&
        variable(system.env, 'AWS_ENDPOINT_URL_SSO_OIDC') !== undefined
      const message = `Signing in goes to ${url.host}, not to AWS.`
      const fix = 'unset AWS_ENDPOINT_URL, or take endpoint_url out of the profile'
      const severity = isSandbox ? 'note' : 'warning'
      return [{ code: 'sign-in-diverted', message, fix, severity }]
    } catch (error) {
      if (!(error instanceof KeylessError)) throw error
      if (error.code !== 'endpoint-invalid' || told.has(error.message)) return []
      told.add(error.message)
      return [{ code: 'endpoint-invalid', message: error.message, fix: error.fix }]
    }
  })
}

export const divertedEndpoints = check({
  group: 'environment',
  codes: {
    'sign-in-diverted': {
      severity: 'warning',
      title: 'Signing in goes somewhere else than to AWS',
      why: 'AWS_ENDPOINT_URL or endpoint_url, meant for LocalStack or the like, diverts Identity Center too.',
    },
    'endpoint-invalid': {
      severity: 'error',
      title: 'A configured endpoint is no address that may be used',
      why: 'Nothing is sent there, so that no profile with it works.',
    },
  },
  find: diverted,
})
