import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { initPlatforms } from '../../../../src/ci/init/init-platforms.ts'
import { generated, letsIn, trustOf } from '../../../support/ci-init.ts'
import { platformTokens } from './tokens.ts'

/** What git takes as a branch, with the separators of every platform's subjects that it allows. */
const word = fc.constantFrom(
  'main',
  'a',
  'vcs-ref',
  'vcs-origin',
  'refs',
  'heads',
  'x.y',
  'm@in',
  'main2',
)
const branches = fc.array(word, { minLength: 1, maxLength: 9 }).map((words) => words.join('/'))

describe('the generated trust policies', () => {
  test('there are tokens for every platform', () => {
    expect(platformTokens.map(({ id }) => id)).toEqual(
      initPlatforms.map(({ platform }) => platform.id),
    )
  })

  describe.each(platformTokens)(
    '$id',
    ({ id, given, issuer, plan, apply, strangers, onBranch }) => {
      const { roles } = generated(id, { as: 'cloudformation', ...given })
      const trust = {
        plan: trustOf(roles.after, 'Plan', issuer),
        apply: trustOf(roles.after, 'Apply', issuer),
      }
      const iss = `https://${issuer}`

      test('let in the job that each is for, and not the other', () => {
        expect(letsIn(trust.plan, { iss, ...plan })).toBe(true)
        expect(letsIn(trust.apply, { iss, ...apply })).toBe(true)
        expect(letsIn(trust.apply, { iss, ...plan })).toBe(false)
      })

      test('keep strangers out of the apply role', () => {
        for (const claims of strangers) {
          expect(letsIn(trust.apply, { iss, ...apply, ...claims }), JSON.stringify(claims)).toBe(
            false,
          )
        }
        expect(letsIn(trust.apply, { ...apply, iss: 'https://evil.example.com' })).toBe(false)
      })

      test('every condition counts: a token without one of its claims stays out', () => {
        const own = [...trust.apply.matchAll(/"[^"]+:([^":]+)":/g)].map(([, claim = '']) => claim)
        expect(own).toContain('sub')
        for (const claim of own) {
          expect(letsIn(trust.apply, { iss, ...apply, [claim]: undefined }), claim).toBe(false)
        }
      })

      test('an apply is for that one branch, whatever another is called', () => {
        if (onBranch === undefined) return
        fc.assert(
          fc.property(branches, (branch) => {
            const isIn = letsIn(trust.apply, { iss, ...apply, ...onBranch(branch) })
            expect(isIn).toBe(branch === 'main')
          }),
          { numRuns: 200 },
        )
      })
    },
  )

  test('say sub and aud exactly, but for what changes in every run', () => {
    for (const { id, given, issuer } of platformTokens) {
      const { roles } = generated(id, { as: 'cloudformation', ...given })
      for (const role of ['Plan', 'Apply'] as const) {
        const policy = trustOf(roles.after, role, issuer)
        expect(policy).not.toContain('ForAllValues')
        expect(policy).toMatch(/"StringEquals":\{"[^"]+:aud":"[^"*?]+"/)
        const exact = /"StringEquals":(\{.*?\})/.exec(policy)?.[1] ?? ''
        expect(exact).not.toMatch(/[*?]/)
      }
    }
  })
})
