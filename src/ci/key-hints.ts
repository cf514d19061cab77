/** Hints about a key that the request does not have. */
import type { FindHint, HintFacts } from './hint.ts'
import { issuerPath } from './platforms.ts'
import { claimKeys } from './token-context.ts'

/** `sub` of `ISSUER:sub`, where the issuer is the token's. */
function claimOf({ claims, result }: HintFacts): string | undefined {
  const start = `${issuerPath(claims.issuer)}:`
  const { key } = result.condition
  return key.toLowerCase().startsWith(start.toLowerCase()) ? key.slice(start.length) : undefined
}

export const keyNotGiven: FindHint = ({ result }) => {
  const { key } = result.condition
  if (result.found !== undefined || !/^(?:aws|sts):/i.test(key)) return undefined
  const says = `The token does not say that: it is the request's. Give it after the flags: ${key}=VALUE.`
  return { code: 'key-not-given', says }
}

export const keyOfAnother: FindHint = (facts) => {
  const { result, claims } = facts
  const { key } = result.condition
  if (result.found !== undefined || claimOf(facts) !== undefined) return undefined
  if (/^(?:aws|sts):/i.test(key)) return undefined
  const says = `No token of this issuer has that key: theirs begin with ${issuerPath(claims.issuer)}: .`
  return { code: 'key-of-another-issuer', says }
}

export const claimIsNoKey: FindHint = (facts) => {
  const claim = claimOf(facts)
  if (claim === undefined || facts.result.found !== undefined) return undefined
  const isKnown = [...claimKeys(facts.found), 'aud', 'oaud'].includes(claim)
  if (isKnown) {
    const says = `The token has no claim ${claim}.`
    return { code: 'claim-missing', says }
  }
  const inToken = facts.claims.all.has(claim) ? 'The token has that claim, but ' : ''
  const own = facts.found?.isShared === false ? ' from an issuer of your own' : ''
  const says = `${inToken}AWS STS makes no condition key of ${claim}${own}.`
  return { code: 'claim-is-no-key', says }
}
