import { createHttp } from '../../../src/system/http-client.ts'
import { silentLog } from '../../../src/system/log.ts'
import { startHttp } from '../../support/http-servers.ts'

export interface StsServer {
  readonly url: string
  /** Form bodies, in the order in which they came. */
  readonly forms: URLSearchParams[]
  readonly authorizations: string[]
  /** What the next requests are answered with; the last one stays. */
  answers: { status: number; body: string }[]
  close(): Promise<void>
}

export const http = createHttp({ runtime: 'node', env: {}, log: silentLog })

/** An STS that answers what a test says. */
export async function startStsServer(): Promise<StsServer> {
  const forms: URLSearchParams[] = []
  const authorizations: string[] = []
  const { url, close } = await startHttp((request, response) => {
    let body = ''
    request.setEncoding('utf8').on('data', (text: string) => (body += text))
    request.on('end', () => {
      forms.push(new URLSearchParams(body))
      authorizations.push(request.headers.authorization ?? '')
      const [answer] = sts.answers.length > 1 ? sts.answers.splice(0, 1) : sts.answers
      response.writeHead(answer?.status ?? 500, {
        'content-type': 'text/xml',
        'x-amzn-requestid': 'req-1',
      })
      response.end(answer?.body)
    })
  })
  const sts: StsServer = { url, close, forms, authorizations, answers: [] }
  return sts
}

const namespace = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"'

export const identityXml = `<GetCallerIdentityResponse ${namespace}>
  <GetCallerIdentityResult>
    <Arn>arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/alice</Arn>
    <UserId>AROA:alice</UserId>
    <Account>111122223333</Account>
  </GetCallerIdentityResult>
  <ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata>
</GetCallerIdentityResponse>
`

export const assumedXml = `<?xml version="1.0" encoding="UTF-8"?>
<AssumeRoleResponse ${namespace}>
  <AssumeRoleResult>
    <AssumedRoleUser>
      <AssumedRoleId>AROA:me</AssumedRoleId>
      <Arn>arn:aws:sts::444455556666:assumed-role/Deploy/me</Arn>
    </AssumedRoleUser>
    <Credentials>
      <AccessKeyId>ASIAASSUMED</AccessKeyId>
      <SecretAccessKey>assumed/secret</SecretAccessKey>
      <SessionToken>assumed==</SessionToken>
      <Expiration>2026-11-23T01:00:00Z</Expiration>
    </Credentials>
  </AssumeRoleResult>
</AssumeRoleResponse>`

export function errorXml(code: string, message: string): string {
  return `<ErrorResponse ${namespace}><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error><RequestId>req-1</RequestId></ErrorResponse>`
}
