/** Records with secrets in them, in many spellings and types; each secret has `hidden` in it. */
import { event } from './records.ts'

const inText = JSON.stringify({
  credentials: { sessionToken: 'hidden "one"', secretAccessKey: 'hidden\\' },
  userName: 'kept',
})

const inside = [
  { credentials: { accessKeyId: 'ASIAKEPT', sessionToken: 'hidden', secretAccessKey: 'hidden' } },
  { Credentials: { AccessKeyId: 'ASIAKEPT', SessionToken: 'hid\\den "hidden"', last: 'kept' } },
  { session_token: 'hidden', SECRET_ACCESS_KEY: 'hidden', 'x-amz-security-token': 'hidden' },
  { accessToken: 'hidden', refreshToken: 'hidden', idToken: 'hidden', tokenType: 'kept' },
  { clientSecret: 'hidden', masterUserPassword: 'hidden', Password: 'hidden', kept: 'kept' },
  { sessionToken: ['hidden', 'hidden "}]', { a: 'hidden' }], userName: 'kept' },
  { SessionToken: { text: 'hidden }]', list: ['hidden'] }, userName: 'kept' },
  { password: 7_531_135_797, newPassword: -7_531_135_797e9, secretString: '', userName: 'kept' },
  { list: [{ password: 'hidden' }, { password: 'hidden' }, 'kept'] },
  { text: inText, more: { text: inText, last: 'kept' } },
  { passwd: 'hidden', 'Proxy-Authorization': 'Bearer hidden', authorizationType: 'kept' },
  {
    environment: [
      { name: 'DB_PASSWORD', value: 'hidden "' },
      { name: 'STAGE', value: 'kept' },
      { ParameterKey: 'DbPassword', ParameterValue: 'hidden' },
    ],
  },
  { command: 'go --password=\u00A0hidden kept', userName: 'kept' },
  { url: 'https://x/?a=kept&X-Amz-Security-Token=hidden&b=kept', command: 'go --password=hidden' },
]

/** What only looks like one. */
const kept = {
  ...{ passwordResetRequired: false, password: true, sessionToken: null, nextToken: 'kept' },
  ...{ passwordPolicy: { length: 'kept' }, secretId: 'kept', accessTokenValidity: 60 },
  ...{ clientToken: 'kept', text: 'the password: "kept"', tokens: ['kept'] },
}

export const secretRecords = [...inside, kept].flatMap((value) => [
  event({ requestParameters: value, responseElements: null }),
  event({ requestParameters: null, responseElements: value, additionalEventData: value }),
  event({ serviceEventDetails: [value], requestParameters: { deeper: [{ one: value }] } }),
])
