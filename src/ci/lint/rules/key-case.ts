import { hasHole } from '../node.ts'
import type { Rule } from '../rule.ts'

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
      : conditions
          .filter(({ key, claim }) =>
            claim === 'sub' || claim === 'aud' ? !hasHole(key.value) : false,
          )
          .filter(
            ({ key }) =>
              key.value.replace(/^[^/]*/, (host) => host.toLowerCase()) !== key.value ||
              /[A-Z]/.test(key.value.slice(-3)),
          )
          .map(({ key }) => {
            const text = key.value
              .replace(/^[^/:]*/, (host) => host.toLowerCase())
              .replace(/[^:]*$/, (claim) => claim.toLowerCase())
            const { source, span, isPlain } = key
            return {
              at: key,
              says: `${key.value} is ${text}.`,
              ...(isPlain ? { edits: [{ source, span, text }] } : {}),
            }
          }),
}
