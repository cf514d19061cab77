/** Portal, STS and a container's address that mark their keys, so that one sees where keys came from. */
import type { IncomingMessage, RequestListener } from 'node:http'
import { startHttp, type TestServer } from './http-servers.ts'

const end = '2099-01-01T00:00:00Z'

/** Whose signature it is. */
function signer({ headers }: IncomingMessage): string {
  return /Credential=(\w+)\//.exec(headers.authorization ?? '')?.[1] ?? ''
}

function assumed(operation: string, key: string): string {
  return (
    `<${operation}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${operation}Result>` +
    `<AssumedRoleUser><Arn>arn:aws:sts::111111111111:assumed-role/R/s</Arn><AssumedRoleId>A:s</AssumedRoleId></AssumedRoleUser>` +
    `<Credentials><AccessKeyId>${key}</AccessKeyId><SecretAccessKey>s</SecretAccessKey>` +
    `<SessionToken>t</SessionToken><Expiration>${end}</Expiration></Credentials>` +
    `</${operation}Result></${operation}Response>`
  )
}

function stsAnswer(request: IncomingMessage, body: string): string {
  const isWeb = body.includes('Action=AssumeRoleWithWebIdentity')
  if (isWeb) return assumed('AssumeRoleWithWebIdentity', 'ASIAWEBIDENTITY000')
  return assumed('AssumeRole', `ROLEBY${signer(request)}`)
}

const handle: RequestListener = (request, response) => {
  let body = ''
  request.on('data', (part: Buffer) => (body += part.toString()))
  request.on('end', () => {
    const path = request.url ?? ''
    const type = path === '/' ? 'text/xml' : 'application/json'
    response.setHeader('content-type', type)
    if (path === '/') return response.end(stsAnswer(request, body))
    if (path.startsWith('/box')) {
      const keys = { AccessKeyId: 'ASIABOX0000000000', SecretAccessKey: 's', Token: 't' }
      return response.end(JSON.stringify({ ...keys, Expiration: end }))
    }
    const keys = { accessKeyId: 'ASIASSO0000000000', secretAccessKey: 's', sessionToken: 't' }
    const roleCredentials = { ...keys, expiration: Date.parse(end) }
    return response.end(JSON.stringify({ roleCredentials }))
  })
}

export async function startMarkedServices(): Promise<TestServer> {
  return await startHttp(handle)
}
