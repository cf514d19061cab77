/** One address of the agent: a profile, its token, and the answer, made once for each set of keys. */
import { createTokenCheck } from './access-token.ts'
import { credentialsAnswer, errorAnswer } from './container-endpoint.ts'
import type { CredentialSource } from './credential-source.ts'
import type { PlainResponse } from './plain-http.ts'
import type { TemporaryCredentials } from './temporary-credentials.ts'

export interface ServedRoute {
  readonly profile: string
  readonly isToken: (given: string | undefined) => boolean
  /** At once while the keys are good, which is nearly always. Never rejects. */
  answer(): PlainResponse | Promise<PlainResponse>
}

export interface RouteOptions {
  readonly profile: string
  readonly token: string
  readonly source: Pick<CredentialSource, 'atHand' | 'current'>
  /** Told of the keys in each answer. */
  readonly onAnswer?: (credentials: TemporaryCredentials) => void
}

export function createRoute({ profile, token, source, onAnswer }: RouteOptions): ServedRoute {
  let made: { readonly of: TemporaryCredentials; readonly answer: PlainResponse } | undefined
  const answerOf = (credentials: TemporaryCredentials): PlainResponse => {
    if (made?.of !== credentials) {
      made = { of: credentials, answer: credentialsAnswer(credentials) }
    }
    onAnswer?.(credentials)
    return made.answer
  }
  return {
    profile,
    isToken: createTokenCheck(token),
    answer() {
      const held = source.atHand()
      return held === undefined ? source.current().then(answerOf, errorAnswer) : answerOf(held)
    },
  }
}
