/** What `doctor explain` says of the AWS CLI, boto3 and the SDK for JavaScript is what they do. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { configOf, readAwsFile } from '../../src/doctor/aws-file.ts'
import { explainProfile } from '../../src/doctor/resolution/explain-profile.ts'
import type { Outcome } from '../../src/doctor/resolution/outcome.ts'
import type { ToolId } from '../../src/doctor/resolution/tools.ts'
import { systemClock } from '../../src/system/clock.ts'
import { silentLog } from '../../src/system/log.ts'
import { resolvePaths } from '../../src/system/paths.ts'
import { encodeToken } from '../../src/tokens/token-file.ts'
import { tokenFileName } from '../../src/tokens/token-cache.ts'
import { explainedCases, type ExplainedCase } from '../support/explained-cases.ts'
import type { TestServer } from '../support/http-servers.ts'
import { testJournal } from '../support/journal.ts'
import { startMarkedServices } from '../support/marked-services.ts'
import { runProgram } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { testPlatform } from '../support/test-platform.ts'
import { missingWitness, witness } from '../support/witnesses.ts'

type Env = Readonly<Record<string, string>>

/** One process for all: each case is an environment of its own. */
const python = `
import json, os, sys, botocore.session
answers = []
for env in json.load(sys.stdin):
    os.environ.clear(); os.environ.update(env)
    try:
        found = botocore.session.Session().get_credentials()
        answers.append(found and found.get_frozen_credentials().access_key)
    except Exception as error:
        answers.append(None)
json.dump(answers, sys.stdout)
`

const javascript = `
const { defaultProvider } = require('@aws-sdk/credential-provider-node')
const { readFileSync } = require('node:fs')
async function main() {
  const answers = []
  for (const env of JSON.parse(readFileSync(0, 'utf8'))) {
    for (const name of Object.keys(process.env)) delete process.env[name]
    Object.assign(process.env, env)
    console.warn = () => {}
    try { answers.push((await defaultProvider({ clientConfig: { region: 'us-east-1' } })()).accessKeyId) }
    catch { answers.push(null) }
  }
  process.stdout.write(JSON.stringify(answers))
}
main()
`

function keyOf(outcome: Outcome): string | null {
  switch (outcome.kind) {
    case 'environment':
      return 'AKIAENV0000000000'
    case 'role':
      return `ROLEBY${keyOf(outcome.source) ?? ''}`
    case 'web-identity':
      return 'ASIAWEBIDENTITY000'
    case 'sso':
      return 'ASIASSO0000000000'
    case 'keys':
      return outcome.file === 'config' ? 'AKIACONF000000000' : 'AKIACREDS00000000'
    case 'process':
      return 'AKIAPROC000000000'
    case 'container':
      return 'ASIABOX0000000000'
    case 'instance':
    case 'login':
    case 'nothing':
    case 'refused':
      return null
  }
}

const signedIn = {
  startUrl: 'https://my-org.awsapps.com/start',
  region: 'us-east-1',
  accessToken: 'access',
  expiresAt: new Date(Date.now() + 8 * 3_600_000),
}

let home: TempHome
let services: TestServer
let envs: Env[]

function environmentOf({ files, env = {} }: ExplainedCase, index: number): Env {
  const folder = join(home.path, String(index))
  mkdirSync(folder)
  const fill = (text: string): string =>
    text.replaceAll('$PROCESS', join(home.path, 'answer')).replaceAll('$SERVICES', services.url)
  // Each a home of its own: the AWS CLI keeps the roles that it took.
  for (const name of ['my-org', signedIn.startUrl]) {
    const file = `.aws/sso/cache/${tokenFileName({ name, startUrl: '' })}`
    home.write(`${index}/${file}`, encodeToken(signedIn))
    // botocore knows its home from when it was loaded.
    home.write(file, encodeToken(signedIn))
  }
  const config = join(folder, 'config')
  const credentials = join(folder, 'credentials')
  writeFileSync(config, fill(files.config ?? ''))
  writeFileSync(credentials, fill(files.credentials ?? ''))
  const filled = Object.entries(env).map(([name, text]) => [name, fill(text)])
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_CONFIG_FILE: config,
    AWS_SHARED_CREDENTIALS_FILE: credentials,
    AWS_ENDPOINT_URL_SSO: services.url,
    AWS_ENDPOINT_URL_STS: services.url,
    AWS_DEFAULT_REGION: 'us-east-1',
    AWS_REGION: 'us-east-1',
    ...Object.fromEntries(filled),
  }
}

/** By tool, in the order of the cases. */
function explained(id: ToolId): readonly (string | null)[] {
  return envs.map((env) => {
    const paths = resolvePaths(env, 'linux', undefined)
    const base = { clock: systemClock, log: silentLog, env, paths, platform: testPlatform() }
    const http = { request: async () => await Promise.reject(new Error('asks nobody')) }
    const files = [
      readAwsFile(paths.awsConfig, 'config'),
      readAwsFile(paths.awsCredentials, 'credentials'),
    ]
    const system = { ...base, http, journal: testJournal(base) }
    const options = { files, config: configOf(files), system, named: undefined }
    const answer = explainProfile(options).tools.find((tool) => tool.id === id)
    return answer === undefined ? null : keyOf(answer.outcome)
  })
}

function named(keys: readonly (string | null)[]): Record<string, string | null> {
  return Object.fromEntries(explainedCases.map(({ name }, at) => [name, keys[at] ?? null]))
}

beforeAll(async () => {
  services = await startMarkedServices()
  home = createTempHome()
  const process = { Version: 1, AccessKeyId: 'AKIAPROC000000000', SecretAccessKey: 's' }
  home.write('answer', `#!/bin/sh\necho '${JSON.stringify(process)}'\n`, 0o755)
  envs = explainedCases.map(environmentOf)
})

afterAll(async () => {
  await services.close()
  home.remove()
})

describe('what doctor explain says of other tools is what they do', () => {
  test.skipIf(missingWitness('KEYLESS_WITNESS_PYTHON'))('boto3', async () => {
    const command = [witness('KEYLESS_WITNESS_PYTHON') ?? '', '-c', python]
    const { stdout, stderr } = await runProgram(command, {
      env: { HOME: home.path, PATH: process.env['PATH'] ?? '' },
      input: JSON.stringify(envs),
    })
    expect(stderr).toBe('')
    expect(named(explained('boto3'))).toEqual(named(JSON.parse(stdout)))
  })

  test.skipIf(missingWitness('KEYLESS_WITNESS_NODE_MODULES'))(
    'the SDK for JavaScript',
    async () => {
      const script = home.write('answer.cjs', javascript)
      const { stdout, stderr } = await runProgram([process.execPath, script], {
        env: {
          HOME: home.path,
          PATH: process.env['PATH'] ?? '',
          NODE_PATH: witness('KEYLESS_WITNESS_NODE_MODULES') ?? '',
          NODE_NO_WARNINGS: '1',
        },
        input: JSON.stringify(envs),
      })
      expect(stdout, stderr).not.toBe('')
      expect(named(explained('javascript'))).toEqual(named(JSON.parse(stdout)))
    },
  )

  test.skipIf(missingWitness('KEYLESS_WITNESS_AWS'))(
    'the AWS CLI, for what it has of its own beside botocore',
    { timeout: 120_000 },
    async () => {
      const command = [witness('KEYLESS_WITNESS_AWS') ?? '', 'configure', 'export-credentials']
      const keyFrom = async (env: Env): Promise<string | null> => {
        const { stdout } = await runProgram(command, { env })
        return /"AccessKeyId": "(\w+)"/.exec(stdout)?.[1] ?? null
      }
      const asked = explainedCases.map(({ cli }, at) => (cli === true ? envs[at] : undefined))
      const keys = await Promise.all(
        asked.map(async (env) => (env === undefined ? null : await keyFrom(env))),
      )
      const expected = explained('aws-cli').map((key, at) => (asked[at] ? key : null))
      expect(named(expected)).toEqual(named(keys))
    },
  )
})
