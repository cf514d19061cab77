import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checks } from '../../../src/doctor/checks.ts'
import { explainCode } from '../../../src/doctor/explain-code.ts'
import { matchMessages } from '../../../src/doctor/match-message.ts'
import { knownMessages } from '../../../src/doctor/messages.ts'
import { ownCodes } from '../../../src/doctor/own-codes.ts'
import { errorTable } from '../../../src/error-table.ts'

const idsOf = (text: string): readonly string[] =>
  matchMessages(text).map(({ message }) => message.id)
const first = (text: string) => matchMessages(text)[0]

describe('a part of a message', () => {
  test.each([
    ['Error loading SSO Token', 'sso-token-missing'],
    ['The SSO session associated with this profile has expired', 'sso-session-expired'],
    ['browser does not open', 'browser-does-not-open'],
    ['No access', 'no-access'],
    ['$ aws s3 ls\nError loading SSO Token, on my laptop', 'sso-token-missing'],
    ['terraform: the SSO session associated with this profile has expired!', 'sso-session-expired'],
    ['the browser does not open on my machine', 'browser-does-not-open'],
  ])('is found as it stands: %s', (text, id) => {
    expect(matchMessages(text)).toMatchObject([{ message: { id }, isCertain: true }])
  })

  test.each([
    'SSO Token',
    'access denied',
    'there is no access key in my house',
    'the browser does not work',
    'An error occurred (Odd) when calling the GetRoleCredentials operation: what',
  ])('is only a guess where it says too little: %s', (text) => {
    expect(first(text)?.isCertain ?? false).toBe(false)
  })
})

describe('the table of messages', () => {
  test('finds every one of its own messages in the middle of a log', () => {
    for (const { id, says } of knownMessages) {
      for (const [, text] of says) {
        const filled = text.replaceAll(/\{\w+\}/g, 'dev-admin').replaceAll('…', 'something')
        const found = matchMessages(`2026-11-23 09:12:01 starting\n> ${filled}\nexit status 1\n`)
        expect(
          found.filter(({ isCertain }) => isCertain).map(({ message }) => message.id),
          text,
        ).toContain(id)
      }
    }
  })

  test('has ids that are told apart, and something to run for each', () => {
    const ids = knownMessages.map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { fix, means, cause } of knownMessages) {
      expect(fix.length).toBeGreaterThan(0)
      for (const sentence of [means, cause]) expect(sentence).toMatch(/\.$/)
    }
  })

  test('leads to findings that doctor has', () => {
    const codes = new Set(checks.flatMap((one) => Object.keys(one.codes)))
    for (const { id, check } of knownMessages) {
      if (check !== undefined) expect(codes, id).toContain(check)
    }
  })

  test('has no sentence for an error that is gone', () => {
    for (const code of Object.keys(ownCodes)) expect(errorTable).toHaveProperty(code)
  })
})

describe('a pasted message', () => {
  test('is found through colours, broken lines and curly quotes', () => {
    const pasted =
      '\u001b[31m╷\u001b[0m\n│ Error: The con\nfig profile (dev-admin) could\n│ not be found\n'
    expect(idsOf(pasted)).toEqual(['profile-not-found'])
    expect(idsOf('Sso session ‘my-org’ could not be found in shared credentials file')).toEqual([
      'sso-session-missing',
    ])
  })

  test('gives its names to the fix', () => {
    expect(first('The config profile (dev-admin) could not be found')?.names).toEqual({
      profile: 'dev-admin',
    })
    expect(first('Error loading SSO Token: Token for my-org does not exist')?.names).toEqual({
      session: 'my-org',
    })
    expect(first('failed to get shared config profile, dev.admin/x')?.names).toEqual({
      profile: 'dev.admin/x',
    })
  })

  test('gives no name that a shell or a terminal would not take as it is', () => {
    const hostile = 'The config profile ($(reboot);\u001b]0;x\u0007) could not be found'
    expect(first(hostile)).toMatchObject({ message: { id: 'profile-not-found' }, names: {} })
  })

  test('prefers the message that says more', () => {
    const denied =
      'An error occurred (AccessDenied) when calling the AssumeRole operation: User: arn:aws:sts::1:x ' +
      'is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::2:role/y'
    expect(idsOf(denied)[0]).toBe('assume-role-denied')
  })

  test('can be two: what failed, and why', () => {
    const both =
      'The SSO session associated with this profile has expired or is otherwise invalid. To refresh ' +
      'this SSO session run aws sso login with the corresponding profile.\n' +
      'Unable to connect to the server: getting credentials: exec: executable aws failed with exit code 255'
    expect(idsOf(both)).toEqual(['sso-session-expired', 'kubectl-token'])
  })
})

describe('words typed from memory', () => {
  test.each([
    ['token does not exist', 'sso-token-missing'],
    ['sso session expired', 'sso-session-expired'],
    ['unable to find credentials', 'no-credentials'],
    ['no acess to role', 'no-access'],
    ["browser doesn't open", 'browser-does-not-open'],
    ['clock skew', 'clock-wrong'],
    ['too many requests', 'throttled'],
    ['self signed certificate', 'certificate-refused'],
    ['profile could not be found', 'profile-not-found'],
  ])('lead to a message: %s', (typed, id) => {
    expect(idsOf(typed)).toContain(id)
  })

  test.each(['my cat is ill', 'x', '???', 'Segmentation fault (core dumped)', 'build succeeded'])(
    'lead nowhere where they should not: %s',
    (typed) => {
      expect(idsOf(typed)).toEqual([])
    },
  )
})

describe('any text at all', () => {
  test('has an answer', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
        expect(matchMessages(text).length).toBeLessThanOrEqual(3)
      }),
      { numRuns: 20 },
    )
  })

  test('is answered in a moment, however large and however alike to what is known', () => {
    const almost = 'An error occurred (AccessDenied) when calling the the The config profile ('
    const started = performance.now()
    for (const text of [almost.repeat(40_000), 'a'.repeat(4_000_000), '\u001b['.repeat(500_000)]) {
      matchMessages(text)
    }
    expect(performance.now() - started).toBeLessThan(5000)
  })

  test('that is very long is looked at where errors stand', () => {
    const noise = 'compiling module\n'.repeat(100_000)
    expect(idsOf(`${noise}Unable to locate credentials\n`)).toEqual(['no-credentials'])
    expect(idsOf(`Unable to locate credentials\n${noise}`)).toEqual(['no-credentials'])
  })
})

describe('a code of ours', () => {
  test('is explained with who must act and what to run', () => {
    expect(explainCode(' sign-in-expired\n')).toMatchObject({
      class: 'SignInRequired',
      exitCode: 4,
      fix: 'keyless login',
    })
  })

  test('of every error and every finding is known', () => {
    const codes = [...Object.keys(errorTable), ...checks.flatMap((one) => Object.keys(one.codes))]
    for (const code of codes) expect(explainCode(code)?.means, code).toMatch(/[.!?]$/)
  })

  test('is nothing that merely lies in every object', () => {
    expect(explainCode('constructor')).toBeUndefined()
    expect(explainCode('__proto__')).toBeUndefined()
  })
})
