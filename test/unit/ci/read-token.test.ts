import { describe, expect, it } from 'vitest'
import { readToken } from '../../../src/ci/read-token.ts'
import { readTrustPolicy } from '../../../src/ci/read-trust-policy.ts'
import { githubClaims, githubTrust, pipelineToken } from '../../support/pipeline-token.ts'

function refusal(text: string): string {
  try {
    readToken(text)
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
  return 'taken'
}

describe('a token', () => {
  const token = pipelineToken(githubClaims())

  it('is read bare, after "bearer", and in what a platform answers', () => {
    const wrapped = [
      token,
      `\uFEFF\n${token}\r\n`,
      `Bearer ${token}`,
      JSON.stringify({ count: 1, value: token }),
      JSON.stringify({ oidcToken: token }),
    ]
    for (const text of wrapped) {
      expect(readToken(text)).toMatchObject({
        audiences: ['sts.amazonaws.com'],
        length: token.length,
      })
    }
  })

  it('may be its claims alone', () => {
    const claims = readToken(JSON.stringify(githubClaims({ aud: ['a', 'b'], exp: 1, nbf: 0 })))
    expect(claims).toMatchObject({
      audiences: ['a', 'b'],
      expiresAt: new Date(1000),
      notBefore: new Date(0),
      length: undefined,
    })
  })

  it('is refused in a sentence without a part of it', () => {
    const secret = 'c2VjcmV0LXBhcnQ'
    const cases = [
      '',
      `${secret}`,
      `${secret}.${secret}`,
      `a.${secret}.b`,
      `{"value": "${secret}"}`,
    ]
    for (const text of [...cases, 'a.b.c.d.e', '{"iss": 1}', '{', `a.${'W1td'}.b`]) {
      expect(refusal(text)).toMatch(/^[A-Z].*\.$/)
      expect(refusal(text)).not.toContain(secret)
    }
    expect(refusal('a.b.c.d.e')).toContain('encrypted')
  })

  it('with claims of odd types has what can be used of them', () => {
    const odd = { aud: [1, {}, null, 'x'], sub: 7, exp: 1e300, nbf: 'soon', azp: [] }
    expect(readToken(pipelineToken(githubClaims(odd)))).toMatchObject({
      audiences: ['1', 'x'],
      subject: undefined,
      expiresAt: undefined,
      notBefore: undefined,
    })
  })

  it('may be nested as deep as it likes', () => {
    const deep = `{"iss":"https://a","x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
    const token = `a.${Buffer.from(deep).toString('base64url')}.b`
    expect(['taken', 'The middle part of the token is no JSON object.']).toContain(refusal(token))
  })
})

describe('a trust policy', () => {
  const policy = githubTrust({})

  it('is read bare, from get-role, and as the API encodes it', () => {
    const encoded = encodeURIComponent(JSON.stringify(policy))
    const files = [
      policy,
      { Role: { RoleName: 'deploy', AssumeRolePolicyDocument: policy } },
      { AssumeRolePolicyDocument: policy },
      { AssumeRolePolicyDocument: encoded },
    ]
    for (const file of files) {
      expect(readTrustPolicy(JSON.stringify(file), 'trust.json').statements).toHaveLength(1)
    }
    expect(readTrustPolicy(encoded, 'trust.json').statements).toHaveLength(1)
  })

  it('that IAM would not take is refused with the place', () => {
    const read = (text: string) => () => readTrustPolicy(text, 'trust.json')
    expect(read('{')).toThrow('The trust policy in trust.json is not JSON.')
    expect(read('%7B%')).toThrow('is not JSON')
    expect(read('{"Role": {"AssumeRolePolicyDocument": 3}}')).toThrow('an object with Statement')
    expect(read(JSON.stringify(githubTrust({}, { Resource: '*' })))).toThrow(
      'none that IAM takes. Statement[0].Resource: A trust policy has none',
    )
  })
})
