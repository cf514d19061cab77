import { describe, expect, test } from 'vitest'
import { type Given, generated, letsIn, trustOf } from '../../../support/ci-init.ts'
import { initPlatforms, questionsOf } from '../../../../src/ci/init/init-platforms.ts'

const host = 'token.actions.githubusercontent.com'

const claims = {
  iss: `https://${host}`,
  aud: 'sts.amazonaws.com',
  repository_id: '7654321',
  repository_owner_id: '1234567',
  ref: 'refs/heads/main',
}
const byName = 'repo:octo-org/octo-repo'
const byNumber = 'repo:octo-org@1234567/octo-repo@7654321'

function trust(role: 'Plan' | 'Apply', given: Given = {}): string {
  const { roles } = generated('github', { as: 'cloudformation', ...given })
  return trustOf(roles.after, role, host)
}

describe('the trust policies of ci init github', () => {
  test('the apply role is for the branch alone, under both forms of the subject', () => {
    const policy = trust('Apply')
    for (const repository of [byName, byNumber]) {
      const sub = `${repository}:ref:refs/heads/main`
      expect(letsIn(policy, { ...claims, sub })).toBe(true)
    }
    const wrong = [
      `${byName}:ref:refs/heads/main2`,
      `${byName}:ref:refs/heads/topic/main`,
      `${byName}:ref:refs/tags/main`,
      `${byName}:pull_request`,
      `${byName}:environment:production`,
      'repo:octo-org/octo-repo2:ref:refs/heads/main',
      'repo:octo-org-evil/octo-repo:ref:refs/heads/main',
      'repo:octo-org@1234567/octo-repo@7654322:ref:refs/heads/main',
    ]
    for (const sub of wrong) expect(letsIn(policy, { ...claims, sub }), sub).toBe(false)
  })

  test('a repository that took over the name has other numbers and stays out', () => {
    const sub = `${byName}:ref:refs/heads/main`
    const others = { ...claims, sub, repository_id: '99', repository_owner_id: '98' }
    expect(letsIn(trust('Apply'), others)).toBe(false)
    expect(letsIn(trust('Apply'), { ...claims, sub, repository_id: undefined })).toBe(false)
  })

  test('another audience stays out', () => {
    const sub = `${byName}:ref:refs/heads/main`
    const aud = 'https://github.com/octo-org'
    expect(letsIn(trust('Apply'), { ...claims, sub, aud })).toBe(false)
  })

  test('the plan role is for pull requests alone', () => {
    const policy = trust('Plan')
    expect(letsIn(policy, { ...claims, sub: `${byName}:pull_request` })).toBe(true)
    expect(letsIn(policy, { ...claims, sub: `${byNumber}:pull_request` })).toBe(true)
    expect(letsIn(policy, { ...claims, sub: `${byName}:ref:refs/heads/main` })).toBe(false)
  })

  test('with an environment, the branch still counts', () => {
    const policy = trust('Apply', { environment: 'production' })
    const sub = `${byNumber}:environment:production`
    expect(letsIn(policy, { ...claims, sub })).toBe(true)
    expect(letsIn(policy, { ...claims, sub, ref: 'refs/heads/topic' })).toBe(false)
    const branch = `${byNumber}:ref:refs/heads/main`
    expect(letsIn(policy, { ...claims, sub: branch })).toBe(false)
  })

  test('after the move, names alone stay out; without it, numbers do', () => {
    const [name, number] = [byName, byNumber].map((one) => `${one}:ref:refs/heads/main`)
    const moved = trust('Apply', { subjects: 'immutable' })
    expect(letsIn(moved, { ...claims, sub: name })).toBe(false)
    expect(letsIn(moved, { ...claims, sub: number })).toBe(true)
    const given = { subjects: 'names', 'owner-id': '', 'repository-id': '' }
    expect(letsIn(trust('Apply', given), { ...claims, sub: name })).toBe(true)
    expect(letsIn(trust('Apply', given), { ...claims, sub: number })).toBe(false)
  })

  test('a GitHub of one’s own has subject and audience alone, which is all that AWS sees of it', () => {
    const issuer = 'github.example.com/_services/token'
    const given = { as: 'cloudformation', issuer: `https://${issuer}`, environment: 'production' }
    const { roles } = generated('github', given)
    const policy = trustOf(roles.after, 'Apply', issuer)
    expect(policy).not.toContain('_id')
    expect(policy).not.toContain(':ref"')
    const sub = `${byName}:environment:production`
    const own = { iss: `https://${issuer}`, aud: 'sts.amazonaws.com', sub }
    expect(letsIn(policy, own)).toBe(true)
  })
})

describe('the questions', () => {
  test('every example is an answer, and none lets through what a file would read', () => {
    for (const platform of initPlatforms) {
      for (const { flag, pattern, example, isOptional } of questionsOf(platform)) {
        expect(pattern.test(example), `${platform.platform.id} ${flag}`).toBe(true)
        for (const bad of ['*', 'a*b', 'a\nb', '${x}', 'a"b', "a'b", '`id`', '$(id)', 'a\u202Eb']) {
          expect(pattern.test(bad), `${platform.platform.id} ${flag} ${bad}`).toBe(false)
        }
        if (isOptional !== true) expect(pattern.test(''), flag).toBe(false)
      }
    }
  })
})
