import { platformOfIssuer } from '../../platforms.ts'
import { hasHole } from '../node.ts'
import type { Rule } from '../rule.ts'

export const ownIssuer: Rule = {
  code: 'own-issuer',
  level: 'note',
  title: "An identity provider of a company's own server has no thumbprint.",
  why: 'AWS checks no condition of such a provider for you, and trusts its certificate by the public authorities alone: with a private one it needs the thumbprint.',
  fix: 'Add thumbprint_list if the certificate is from an authority of your own, and say the subject whole in every role.',
  about: 'provider',
  check: ({ url, hasThumbprints, ...at }) => {
    const host = url.value.replace(/^https:\/\//, '')
    const isCi = /gitlab|github|ghe\.|\/_services\/token$|terraform|tfe\./i.test(host)
    const isKnown = platformOfIssuer(url.value.replace(/\/+$/, '')) !== undefined
    if (isKnown || !isCi || hasThumbprints || hasHole(url.value)) return []
    return [{ at, says: `${host} is no issuer that AWS knows by name.` }]
  },
}
