import { dev, healthy } from '../doctor-stage.ts'
import type { Case } from './case.ts'
import { minutesOn } from '../../tokens/token-fixture.ts'

const over = { expiresAt: minutesOn(-1) }
const registration = { clientId: 'c', clientSecret: 's', expiresAt: minutesOn(-1) }

/** Signed in, and the config is as it should be. */
const signedIn: Case['spares'] = (stage) => {
  stage.config(healthy)
  stage.token('my-org')
}

export const signInCases: readonly Case[] = [
  { code: 'sign-in-missing', trips: (stage) => stage.config(healthy), spares: signedIn },
  {
    code: 'sign-in-expired',
    trips: (stage) => {
      stage.config(healthy)
      const { refreshToken: _, ...token } = { ...over, refreshToken: undefined }
      stage.token('my-org', { ...token, refreshToken: undefined as never })
    },
    spares: (stage) => {
      stage.config(healthy)
      stage.token('my-org', over)
    },
  },
  {
    code: 'sign-in-unrefreshable',
    trips: (stage) => {
      stage.config(healthy)
      stage.token('my-org', { refreshToken: undefined as never })
    },
    spares: signedIn,
  },
  {
    code: 'registration-expired',
    trips: (stage) => {
      stage.config(healthy)
      stage.token('my-org', { ...over, registration })
    },
    spares: (stage) => {
      stage.config(healthy)
      stage.token('my-org', { registration: { ...registration, expiresAt: minutesOn(1) } })
    },
  },
  {
    code: 'scopes-missing',
    trips: (stage) => {
      stage.config(healthy.replace(/sso_registration_scopes.*\n/, ''))
    },
    spares: (stage) => stage.config(`${dev}${healthy.slice(dev.length)}`),
  },
]
