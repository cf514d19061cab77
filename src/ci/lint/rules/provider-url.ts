import { hasHole } from '../node.ts'
import type { Rule } from '../rule.ts'

function problem(url: string): string | undefined {
  if (/^http:/i.test(url)) return 'is not https'
  if (/[?#]/.test(url)) return 'has a query'
  if (/^(?:https:\/\/)?[^/]*:\d+(?:\/|$)/i.test(url)) return 'has a port'
  return url.endsWith('/') ? 'ends in a slash, which the issuer of the tokens has not' : undefined
}

export const providerUrl: Rule = {
  code: 'provider-url',
  level: 'error',
  title: 'AWS does not take the address of an identity provider, or no token is of it.',
  why: 'The address must be the issuer of the tokens, letter for letter: https, without port, query or slash at its end.',
  fix: 'Write the iss of a token (keyless ci explain shows it).',
  about: 'provider',
  check: ({ url }) => {
    const says = hasHole(url.value) ? undefined : problem(url.value)
    return says === undefined ? [] : [{ at: url, says: `${url.value} ${says}.` }]
  },
}
