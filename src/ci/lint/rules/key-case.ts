import { hasHole } from '../node.ts'
import type { Rule } from '../rule.ts'

/** Paths of issuers keep their capitals. */
function usual(key: string): string {
  return key
    .replace(/^[^/:]*/, (host) => host.toLowerCase())
    .replace(/[^:]*$/, (claim) => claim.toLowerCase())
}

export const keyCase: Rule = {
  code: 'key-case',
  level: 'warning',
  title: 'A condition key is written with other capitals than the claim.',
  why: 'IAM takes it all the same, but linters and searches look for the real name and pass over this one.',
  fix: 'Write the issuer and the claim in lower case, as the platform does.',
  about: 'statement',
  check: ({ conditions, platform }) =>
    platform === undefined
      ? []
      : conditions.flatMap(({ key, claim }) => {
          const { source, span, isPlain, value } = key
          const text = usual(value)
          const isOther = claim !== 'sub' && claim !== 'aud'
          if (isOther || hasHole(value) || text === value) return []
          const says = `${value} is ${text}.`
          return [{ at: key, says, ...(isPlain ? { edits: [{ source, span, text }] } : {}) }]
        }),
}
