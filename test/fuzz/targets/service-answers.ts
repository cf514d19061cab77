/**
 * Answers of the services, each written as HTTP is: a status, headers, a blank line, a body. A server
 * that lies may say anything; what comes out fits a header, a file and a terminal, or is an error.
 */
import { createOidcClient } from '../../../src/identity-center/oidc-client.ts'
import { createPortalClient } from '../../../src/identity-center/portal-client.ts'
import { getSigninToken } from '../../../src/console/federation.ts'
import { signInWithDevice } from '../../../src/identity-center/device-authorization.ts'
import { getCallerIdentity, assumeRole } from '../../../src/credentials/sts-client.ts'
import { formats } from '../../../src/credentials/formats.ts'
import {
  accessKeyLastUsed,
  hasPassword,
  listAccessKeys,
  listUsers,
  rootHasKeys,
  setKeyActive,
} from '../../../src/migrate/iam-client.ts'
import {
  attachedPolicies,
  boundaryOf,
  groupsOf,
  inlinePolicies,
  inlinePolicy,
} from '../../../src/migrate/iam-policies.ts'
import { powerOfDocument } from '../../../src/migrate/policy-power.ts'
import type { Http, HttpResponse } from '../../../src/system/http.ts'
import { silentLog } from '../../../src/system/log.ts'
import { isTrustedBrowserUrl } from '../../../src/system/trusted-url.ts'
import { createHastyClock } from '../hasty-clock.ts'
import { assertShowable, assertTrue, inOrder, valueOf, valueOfLate } from '../checks.ts'
import type { OpenTarget } from '../target.ts'

/** A status, headers, a blank line and a body, whatever else they are. */
export function answerIn(text: string): HttpResponse {
  const end = text.indexOf('\n\n')
  const [first = '', ...lines] = (end < 0 ? text : text.slice(0, end)).split('\n')
  const status = Number(/\d+/.exec(first)?.[0] ?? 200)
  const headers = lines.map((line) => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const
  })
  const body = end < 0 ? '' : text.slice(end + 2)
  return { status, headers: Object.fromEntries(headers), body }
}

/** The same answer, however often it is asked: also the first and the last of endless pages. */
function serviceOf(input: Buffer) {
  const response = answerIn(input.toString())
  const http: Http = { request: async () => response }
  const endpoint = 'https://service.example.amazonaws.com'
  const ports = { http, clock: createHastyClock(), log: silentLog, random: () => 0.5 }
  return { ...ports, endpoint }
}

const words = [
  ...['HTTP 200', 'HTTP 400', 'HTTP 401', 'HTTP 403', 'HTTP 429', 'HTTP 500', 'HTTP 302', '\n\n'],
  ...['retry-after: 1', 'x-amzn-errortype: ', 'x-amzn-requestid: ', 'content-type: text/html'],
  ...['date: Mon, 23 Nov 2026 09:00:00 GMT', '"__type"', '"error"', '"message"', '"code"'],
  ...['"nextToken"', '"accountList"', '"roleList"', '"roleCredentials"', '"expiration"'],
  ...['"accessToken"', '"refreshToken"', '"expiresIn"', '"tokenType"', '"clientId"', '"interval"'],
  ...['"clientSecret"', '"verificationUri"', '"verificationUriComplete"', '"userCode"', '<html>'],
  ...[
    'file:///etc/passwd',
    'javascript:alert(1)',
    'https://device.sso.us-east-1.amazonaws.com.evil.io/',
  ],
  ...['https://x@evil.io/', 'http://127.0.0.1:1/', 'AuthorizationPendingException', 'slow_down'],
  ...[
    'authorization_pending',
    'ForbiddenException',
    'UnauthorizedException',
    'InvalidGrantException',
  ],
]

const visible = /^[\u0021-\u007E]+$/
const client = { clientId: 'id', clientSecret: 'secret' }

function assertVisible(...texts: readonly (string | null | undefined)[]): void {
  for (const text of texts) {
    assertTrue(
      text === undefined || text === null || visible.test(text),
      `a token holds ${JSON.stringify(text)}`,
    )
  }
}

export const openOidc: OpenTarget = () => ({
  words,
  async run(input) {
    const service = serviceOf(input)
    const oidc = createOidcClient(service)
    const request = { grantType: 'refresh_token', refreshToken: 'x', ...client } as const
    const registered = await valueOfLate(() =>
      oidc.registerClient({ clientName: 'x', clientType: 'public', scopes: [] }),
    )
    assertVisible(registered?.clientId, registered?.clientSecret)
    const token = await valueOfLate(() => oidc.createToken(request))
    assertVisible(token?.accessToken, token?.refreshToken)
    const registration = { ...client, expiresAt: new Date('2027-01-01T00:00:00Z') }
    const signedIn = await valueOfLate(() =>
      signInWithDevice({
        oidc,
        clock: service.clock,
        startUrl: 'https://x.awsapps.com/start',
        details: { session: 's' },
        register: async () => registration,
        onCode: async ({ verificationUri, verificationUriComplete, userCode }) => {
          assertShowable(userCode, 'a code')
          for (const url of [verificationUri, verificationUriComplete]) {
            assertTrue(isTrustedBrowserUrl(url), `${url} is shown to the person`)
          }
        },
      }),
    )
    assertVisible(signedIn?.response.accessToken)
  },
})

export const openPortal: OpenTarget = () => ({
  words,
  async run(input) {
    const portal = createPortalClient(serviceOf(input))
    let count = 0
    await valueOfLate(async () => {
      for await (const { accountName = '', emailAddress = '' } of portal.listAccounts('token')) {
        count++
        assertShowable(accountName + emailAddress, 'an account')
      }
    })
    await valueOfLate(async () => {
      for await (const { roleName } of portal.listAccountRoles('token', '111111111111')) {
        count++
        assertShowable(roleName, 'a role')
      }
    })
    assertTrue(count <= 4000, 'the same page was believed again and again')
    const role = { accountId: '111111111111', roleName: 'Admin' }
    const credentials = await valueOfLate(() => portal.getRoleCredentials('token', role))
    if (credentials === undefined) return
    assertVisible(credentials.accessKeyId, credentials.secretAccessKey, credentials.sessionToken)
    assertTrue(!Number.isNaN(credentials.expiresAt.getTime()), 'credentials that end at no time')
    for (const format of Object.values(formats)) {
      assertShowable(valueOf(() => format(credentials)) ?? '', 'printed credentials')
    }
  },
})

const xmlWords = [
  ...['<Account>', '</Account>', '<Arn>', '<UserId>', '<Credentials>', '<AccessKeyId>', '&lt;'],
  ...['&#x1b;', '&#0;', '&#10;', '&__proto__;', '&amp', '<!DOCTYPE x>', '<![CDATA[x]]>', '<!--'],
  ...[
    '<?xml version="1.0"?>',
    '<ErrorResponse>',
    '<Code>ExpiredToken</Code>',
    '<Expiration>',
    '/>',
  ],
]

export const openSts: OpenTarget = () => ({
  words: [...words, ...xmlWords],
  async run(input) {
    const options = { ...serviceOf(input), region: 'us-east-1' }
    const keys = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }
    const identity = await valueOfLate(() => getCallerIdentity(keys, options))
    assertShowable(Object.values(identity ?? {}).join(' '), 'an identity')
    const role = { roleArn: 'arn:aws:iam::111111111111:role/x', roleSessionName: 'x' }
    const assumed = await valueOfLate(() => assumeRole(keys, role, options))
    assertVisible(assumed?.accessKeyId, assumed?.secretAccessKey, assumed?.sessionToken)
  },
})

export const openIam: OpenTarget = () => ({
  words: [
    ...words,
    ...xmlWords,
    ...[
      '<member>',
      '</member>',
      '<IsTruncated>true</IsTruncated>',
      '<Marker>m</Marker>',
      '<Users>',
    ],
    ...[
      '<UserName>',
      '<AccessKeyMetadata>',
      '<Status>Active</Status>',
      '<CreateDate>',
      '<PolicyName>',
    ],
    ...[
      '<LastUsedDate>',
      '<ServiceName>',
      '<Region>',
      '<Code>NoSuchEntity</Code>',
      '<key>',
      '<value>',
    ],
  ],
  async run(input) {
    const options = { ...serviceOf(input), region: 'us-east-1' }
    const credentials = { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'x' }
    const iam = { credentials, options }
    const told = [
      await valueOfLate(() => listUsers(iam)),
      await valueOfLate(() => listAccessKeys(iam, 'x')),
      await valueOfLate(() => accessKeyLastUsed(iam, 'AKIAIOSFODNN7EXAMPLE')),
      await valueOfLate(() => attachedPolicies(iam, { user: 'x' })),
      await valueOfLate(() => inlinePolicies(iam, { group: 'x' })),
      await valueOfLate(() => groupsOf(iam, 'x')),
      await valueOfLate(() => boundaryOf(iam, 'x')),
      await valueOfLate(async () => powerOfDocument(await inlinePolicy(iam, { user: 'x' }, 'y'))),
      await valueOfLate(() => rootHasKeys(iam)),
      await valueOfLate(() => hasPassword(iam, 'x')),
    ]
    assertTrue(told.flat().length <= 100_000, 'the same page was believed again and again')
    for (const one of told.flat()) assertShowable(inOrder(one ?? null), 'what IAM says')
    await valueOfLate(() => setKeyActive(iam, { userName: 'x', keyId: 'AKIA' }, false))
  },
})

export const openFederation: OpenTarget = () => ({
  words: [...words, '"SigninToken"'],
  async run(input) {
    const { http, clock } = serviceOf(input)
    const endpoint = 'https://signin.aws.amazon.com'
    const keys = { accessKeyId: 'ASIA', secretAccessKey: 'x', sessionToken: 'x' }
    const token = await valueOfLate(() => getSigninToken(keys, { endpoint, http, clock }))
    assertVisible(token)
  },
})
