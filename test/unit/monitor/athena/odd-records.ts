import { aliceId, centerUser, event, iamUser, oldCenterUser, roleSession } from '../records.ts'
import { secretRecords } from '../secret-records.ts'

type Fields = Readonly<Record<string, unknown>>

const signIn = (userIdentity: unknown, more: Fields = {}) =>
  event({
    userIdentity,
    eventSource: 'signin.amazonaws.com',
    eventName: 'UserAuthentication',
    eventType: 'AwsServiceEvent',
    additionalEventData: { AuthWorkflowID: 'w', UserName: 'alice', CredentialType: 'PASSWORD' },
    serviceEventDetails: { UserAuthentication: 'Success' },
    ...more,
  })

const token = (more: Fields) =>
  event({
    userIdentity: centerUser(aliceId, 'credential-7'),
    eventSource: 'sso-oauth.amazonaws.com',
    eventName: 'CreateTokenWithIAM',
    ...more,
  })

/** Old and new shapes, and what the decoder has to be careful with. */
export const oddRecords: readonly Fields[] = [
  signIn(oldCenterUser(aliceId, 'alice')),
  signIn(oldCenterUser(`1234567890-${aliceId}`, 'alina')),
  signIn(oldCenterUser('no user id', 'nobody')),
  signIn(centerUser(aliceId), {
    additionalEventData: { UserName: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
  }),
  event({
    eventSource: 'signin.amazonaws.com',
    eventName: 'ConsoleLogin',
    responseElements: { ConsoleLogin: 'Failure' },
  }),
  token({
    requestParameters: {
      clientId: 'app',
      grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    },
    additionalEventData: { 'identitycenter:CredentialId': 'credential-8' },
  }),
  event({ userIdentity: centerUser(aliceId, 'credential-8'), eventName: 'GetObject' }),
  event({
    userIdentity: roleSession({
      role: 'path/Deploy',
      session: 'a:b',
      start: '2026-11-20T08:59:00.250Z',
    }),
    eventName: 'AssumeRole',
    eventSource: 'sts.amazonaws.com',
    requestParameters: {
      roleArn: 'arn:aws:iam::333333333333:role/service/path/Auditor',
      roleSessionName: 'x y',
      durationSeconds: 3600,
    },
    responseElements: {
      credentials: { accessKeyId: 'ASIANEXT', sessionToken: 'secret text', expiration: 'later' },
    },
  }),
  event({
    userIdentity: roleSession({
      role: 'Auditor',
      session: 's',
      key: 'ASIANEXT',
      more: { principalId: '' },
    }),
  }),
  event({
    userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
    recipientAccountId: '',
  }),
  event({ userIdentity: null, sourceIPAddress: '', userAgent: 'x'.repeat(9000), errorCode: '' }),
  event({ userIdentity: { type: 'Root', accountId: '111111111111', sessionContext: null } }),
  event({
    userAgent: 'a\u001b[31m\n\u007fb',
    errorMessage: 'müde “ü” 🙂',
    errorCode: 'Client.Oops',
  }),
  event({ eventID: '0123456789ABCDEF0123456789abcdef', eventSource: 'kms.amazonaws.com.cn' }),
  event({ eventID: 'no uuid at all', readOnly: 'true' }),
  event({ eventTime: '2026-02-31T09:00:00Z' }),
  event({ eventTime: '2026-11-20 09:00:00' }),
  event({ eventTime: '1999-01-01T00:00:00Z' }),
  event({ eventTime: '2026-11-20T09:00:00.123Z', recipientAccountId: undefined }),
  event({ eventName: '' }),
  event({
    userIdentity: { ...iamUser("o'brien"), userName: "o'brien" },
    requestParameters: [1, 'two'],
  }),
  event({
    userIdentity: oldCenterUser(aliceId, 'alice'),
    eventTime: '2026-11-19T07:00:00Z',
    eventSource: 'sso.amazonaws.com',
    eventName: 'GetRoleCredentials',
    eventType: 'AwsServiceEvent',
    serviceEventDetails: { role_name: 'Mapped', account_id: '222222222222' },
  }),
  event({
    userIdentity: roleSession({
      role: 'Mapped',
      session: 'i-1',
      key: 'ASIAMAPPED',
      start: '2026-11-19T07:00:01Z',
    }),
  }),
  event({
    userIdentity: {
      ...roleSession({ role: 'Named', session: 'i-2', key: 'ASIANAMED' }),
      sessionContext: { sourceIdentity: 'dora' },
    },
  }),
  event({ requestParameters: { userName: 'robot', count: 7 }, eventSource: 'iam.amazonaws.com' }),
  ...secretRecords,
]
