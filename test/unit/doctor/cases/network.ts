import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import { ServiceError } from '../../../../src/errors.ts'
import { systemClock } from '../../../../src/system/clock.ts'
import {
  makeCertificate,
  startHttp,
  startHttps,
  startProxy,
  type TestServer,
} from '../../../support/http-servers.ts'
import { type DoctorStage, healthy } from '../doctor-stage.ts'
import type { Case } from './case.ts'

function pointAt(stage: DoctorStage, url: string): void {
  stage.config(healthy)
  stage.env['AWS_ENDPOINT_URL_SSO'] = url
  stage.env['AWS_ENDPOINT_URL_SSO_OIDC'] = url
}

async function using(stage: DoctorStage, server: Promise<TestServer>): Promise<void> {
  const { url, close } = await server
  stage.atEnd(close)
  pointAt(stage, url)
}

/** As AWS answers whoever has no token. */
const aws: RequestListener = (_request, response) => {
  response.writeHead(401, {
    'content-type': 'application/json',
    'x-amzn-requestid': 'r',
    'x-amzn-errortype': 'UnauthorizedException',
  })
  response.end('{"message": "Session token not found or invalid"}')
}

const answering =
  (handle: RequestListener): Case['trips'] =>
  async (stage) =>
    await using(stage, startHttp(handle))

const reached = answering(aws)

const html: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/html' })
  response.end('<html>Welcome to the train. Accept our terms.</html>')
}

const late =
  (ms: number): Case['trips'] =>
  async (stage) => {
    stage.clock = { ...systemClock, now: () => new Date(Date.now() - ms) }
    await reached(stage)
  }

export const networkCases: readonly Case[] = [
  {
    code: 'name-not-resolved',
    trips: (stage) => {
      stage.config(healthy)
      const message = 'The name portal.sso.us-east-1.amazonaws.com could not be resolved.'
      const error = new ServiceError('network-unreachable', message, {
        details: { reason: 'ENOTFOUND' },
      })
      stage.http = { request: async () => await Promise.reject(error) }
    },
    spares: reached,
  },
  {
    code: 'network-unreachable',
    trips: async (stage) => {
      const { url, close } = await startHttp(aws)
      await close()
      pointAt(stage, url)
    },
    spares: reached,
  },
  {
    code: 'network-timeout',
    trips: answering(() => {}),
    spares: reached,
  },
  {
    code: 'tls-failed',
    trips: async (stage) => {
      const certificate = makeCertificate(join(stage.home.path, 'tls'), 'IP:127.0.0.1')
      await using(stage, startHttps(certificate, aws))
    },
    spares: async (stage) => {
      const certificate = makeCertificate(join(stage.home.path, 'tls'), 'IP:127.0.0.1')
      stage.env['AWS_CA_BUNDLE'] = certificate.certificatePath
      await using(stage, startHttps(certificate, aws))
    },
  },
  {
    code: 'proxy-failed',
    trips: async (stage) => {
      const proxy = await startProxy(1, { refusal: '403 Forbidden' })
      stage.atEnd(proxy.close)
      stage.config(healthy)
      stage.env['HTTPS_PROXY'] = proxy.url
    },
    spares: reached,
  },
  { code: 'captive-portal', trips: answering(html), spares: reached },
  {
    code: 'service-failed',
    trips: answering((_request, response) => {
      response.writeHead(503, { 'x-amzn-requestid': 'r' })
      response.end()
    }),
    spares: reached,
  },
  {
    code: 'sign-in-refused',
    trips: async (stage) => {
      stage.token('my-org')
      await reached(stage)
    },
    spares: reached,
  },
  { code: 'clock-skew', trips: late(6 * 60_000), spares: late(20_000) },
  {
    code: 'proxy-invalid',
    trips: (stage) => void (stage.env['HTTPS_PROXY'] = 'socks5://127.0.0.1:1'),
    spares: (stage) => void (stage.env['HTTPS_PROXY'] = 'proxy.example.com:8080'),
  },
  {
    code: 'proxy-variables-differ',
    trips: (stage) => {
      stage.env = { HTTPS_PROXY: 'http://a:1', https_proxy: 'http://b:1' }
    },
    spares: (stage) => {
      stage.env = { HTTPS_PROXY: 'http://a:1', https_proxy: 'http://a:1' }
    },
  },
  {
    code: 'ca-bundle-unreadable',
    trips: (stage) => void (stage.env['AWS_CA_BUNDLE'] = stage.home.write('ca.pem', 'no PEM')),
    spares: (stage) => {
      const text = '-----BEGIN CERTIFICATE-----\n'
      stage.env['AWS_CA_BUNDLE'] = stage.home.write('ca.pem', text)
    },
  },
]
