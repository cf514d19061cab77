/** A bucket of the sandbox over a folder, asked with the key of a user who may read it. */
import type { BucketAddress } from '../../../../src/monitor/sources/s3/address.ts'
import { bucketSource } from '../../../../src/monitor/sources/s3/bucket-source.ts'
import { openBucket } from '../../../../src/monitor/sources/s3/bucket.ts'
import type { BucketAccess } from '../../../../src/monitor/sources/s3/calls.ts'
import type { Narrowing } from '../../../../src/monitor/sources/s3/layout.ts'
import type { FarSource } from '../../../../src/monitor/sources/source.ts'
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.ts'
import { createHttp } from '../../../../src/system/http-client.ts'
import { silentLog } from '../../../../src/system/log.ts'
import { tutorialKey } from '../../../support/iam-users.ts'
import { createMonitorStage, type MonitorStage } from '../monitor-stage.ts'

export interface BucketStage extends MonitorStage {
  readonly sandbox: Sandbox
  readonly access: BucketAccess
  source(prefix?: string, narrowing?: Narrowing): FarSource
  close(): Promise<void>
}

/** Asked where the server is, whoever that is. */
export function accessTo(endpoint: string, more: Partial<BucketAccess> = {}): BucketAccess {
  const { keyId: accessKeyId, secret: secretAccessKey } = tutorialKey('deploy')
  return {
    http: createHttp({ runtime: 'node', env: {}, log: silentLog }),
    credentials: async () => ({ accessKeyId, secretAccessKey }),
    region: 'us-east-1',
    endpoint,
    ...more,
  }
}

export function sourceIn(
  address: BucketAddress,
  access: BucketAccess,
  narrowing: Narrowing = {},
): FarSource {
  const open = async (signal: AbortSignal) => openBucket(address, { ...access, signal })
  return bucketSource({ address, remembered: {}, narrowing, open })
}

export async function createBucketStage(): Promise<BucketStage> {
  const stage = createMonitorStage()
  const sandbox = await startSandbox({ buckets: { 'my-trail': stage.folder } })
  const access = accessTo(sandbox.url)
  return {
    ...stage,
    sandbox,
    access,
    source: (prefix = '', narrowing = {}) =>
      sourceIn({ bucket: 'my-trail', prefix }, access, narrowing),
    close: async () => {
      await sandbox.close()
      stage.remove()
    },
  }
}

/** Where CloudTrail puts a file. */
export function logPath(account: string, day: string, name = 'one', region = 'eu-west-1'): string {
  const date = day.replaceAll('/', '')
  const file = `${account}_CloudTrail_${region}_${date}T0900Z_${name}.json.gz`
  return `AWSLogs/o-exampleorg/${account}/CloudTrail/${region}/${day}/${file}`
}
