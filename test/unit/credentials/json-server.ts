import type { SandboxRequest } from '../../../src/sandbox/exchange.ts'
import { isSignedWith, parseAuthorization } from '../../../src/sandbox/sigv4.ts'
import type { JsonService } from '../../../src/credentials/json-call.ts'
import { startHttp } from '../../support/http-servers.ts'
import { answer as keys } from './credential-world.ts'

export interface JsonAnswer {
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  /** An object is sent as JSON. */
  readonly body: unknown
}

export interface JsonServer {
  readonly url: string
  /** In the order in which they came. */
  readonly asked: { target: string; input: unknown; signed: boolean; region: string }[]
  /** What the next requests are answered with; the last one stays. */
  answers: JsonAnswer[]
  close(): Promise<void>
}

export const athena: JsonService = {
  id: 'athena',
  hosts: { plain: 'athena', fips: 'athena-fips', bothInGovCloud: true },
  signingName: 'athena',
  title: 'Athena',
  target: 'AmazonAthena',
}

/** A service with JSON that checks signatures and answers what a test says. */
export async function startJsonServer(): Promise<JsonServer> {
  const { url, close } = await startHttp((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks)
      const headers = request.headers as Record<string, string>
      const authorization = parseAuthorization(headers['authorization'] ?? '')
      const asked = { method: 'POST', path: request.url, rawQuery: '', headers, body }
      const isSigned =
        authorization?.signedHeaders.includes('x-amz-target') === true &&
        isSignedWith(asked as unknown as SandboxRequest, authorization, keys.secretAccessKey)
      server.asked.push({
        target: headers['x-amz-target'] ?? '',
        input: JSON.parse(body.toString()),
        signed: isSigned,
        region: `${authorization?.service} in ${authorization?.region}`,
      })
      const [next] = server.answers.length > 1 ? server.answers.splice(0, 1) : server.answers
      const sent = typeof next?.body === 'string' ? next.body : JSON.stringify(next?.body)
      response.writeHead(next?.status ?? 200, { 'x-amzn-requestid': 'req-1', ...next?.headers })
      response.end(sent)
    })
  })
  const server: JsonServer = { url, close, asked: [], answers: [] }
  return server
}
