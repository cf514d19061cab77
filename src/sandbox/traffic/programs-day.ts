/** An ordinary day of what runs without anybody: pipelines, and scripts with keys of old. */
import { temporaryKeyId } from '../identifiers.ts'
import { type Identity, webIdentity } from '../trail/identities.ts'
import { call, type Scene, scriptIdentity } from './acts.ts'
import { addressIn, pipelines, servers } from './networks.ts'
import { roleIdentity } from './role-identity.ts'
import type { Day } from './people-day.ts'

const minuteMs = 60_000

const provider = 'token.actions.githubusercontent.com'

export const pipelineAgent =
  'aws-sdk-js/3.900.0 ua/2.1 os/linux lang/js md/nodejs#22 configure-aws-credentials-for-github-actions'

/** The accounts that pipelines bring their work to. */
export function pipelineAccounts({ company }: Scene): readonly string[] {
  const { accounts } = company.world.directory.organisation
  return accounts
    .slice(4)
    .filter((_, at) => at % 4 === 2)
    .map(({ accountId }) => accountId)
}

/** A job takes its role and brings out something. Returns the role session, and what it was given by. */
export function pipelineJob(
  scene: Scene,
  atMs: number,
  accountId: string,
  address: string,
): { readonly identity: Identity; readonly id: string } {
  const { random } = scene
  const keyId = temporaryKeyId(accountId, random.bytes(5))
  const arn = `arn:aws:iam::${accountId}:oidc-provider/${provider}`
  const subject = `repo:octo-org/service-${accountId.slice(-3)}:ref:refs/heads/main`
  const from = {
    identity: { ...webIdentity(arn, subject, 'sts.amazonaws.com'), accountId },
    address,
    agent: pipelineAgent,
  }
  const request = {
    roleArn: `arn:aws:iam::${accountId}:role/ci-deploy`,
    roleSessionName: 'GitHubActions',
  }
  const response = { credentials: { accessKeyId: keyId }, subjectFromWebIdentityToken: subject }
  const id = call(scene, atMs, from, {
    source: 'sts',
    name: 'AssumeRoleWithWebIdentity',
    request,
    response,
  })
  return {
    id,
    identity: roleIdentity(accountId, { name: 'ci-deploy', session: 'GitHubActions', keyId }, atMs),
  }
}

const deploys = [
  ['cloudformation', 'DescribeStacks'],
  ['cloudformation', 'CreateChangeSet'],
  ['cloudformation', 'ExecuteChangeSet'],
  ['ecr', 'GetAuthorizationToken'],
] as const

/** Names of the scripts; the key of the last was retired before the month began. */
export const scripts = ['backup', 'export', 'report', 'nightly'] as const

export function programsDay(scene: Scene, day: Day): void {
  const random = scene.random.fork(`programs/${day.number}`)
  const own: Scene = { ...scene, random }
  for (const accountId of pipelineAccounts(scene)) {
    const jobs = day.weekday < 5 ? random.int(4, 14) : random.int(0, 2)
    for (let at = 0; at < jobs; at++) {
      const atMs = day.atMs + random.int(6 * 60, 22 * 60) * minuteMs
      const address = addressIn(pipelines, random.int(0, 249))
      const { identity } = pipelineJob(own, atMs, accountId, address)
      const by = { identity, address, agent: pipelineAgent }
      for (const [step, [source, name]] of deploys.entries()) {
        call(own, atMs + 20_000 * (step + 1), by, { source, name })
      }
    }
  }
  for (const [at, name] of scripts.slice(0, -1).entries()) {
    const accountId = pipelineAccounts(scene)[at] ?? ''
    const by = {
      identity: scriptIdentity(accountId, name),
      address: addressIn(servers, at),
      agent: 'Boto3/1.34.0 md/Botocore#1.34.0',
    }
    for (let hour = 0; hour < 24; hour++) {
      call(own, day.atMs + (hour * 60 + at) * minuteMs, by, {
        source: 's3',
        name: 'PutBucketTagging',
      })
    }
  }
}
