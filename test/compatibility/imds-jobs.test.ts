import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clientJobs, missingClients } from '../support/client-jobs.ts'
import { createJobStage, type JobStage } from '../support/job-stage.ts'
import { startLineJob } from '../support/line-job.ts'
import { keylessCommand } from '../support/programs.ts'
import { callsOf, type Stage } from '../support/stage.ts'

const arn = 'arn:aws:sts::111111111111:assumed-role'

describe.skipIf(missingClients())('agent run --imds', () => {
  let stage: Stage
  let env: JobStage['env']
  let moveTo: JobStage['moveTo']

  beforeEach(async () => {
    ;({ stage, env, moveTo } = await createJobStage())
    env = {
      ...env,
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/',
      HTTP_PROXY: 'http://127.0.0.1:1',
    }
  })
  afterEach(async () => {
    await stage.close()
  })

  it.each(Object.entries(clientJobs))(
    'keeps a job going that asks instance metadata alone, past the end of its credentials: %s',
    async (_, client) => {
      const command = [...keylessCommand(), 'agent', 'run', '--imds', 'dev-admin', '--']
      const job = startLineJob([...command, ...client()], env)
      for (const minutes of [0, 50, 70, 135]) {
        moveTo(minutes)
        expect(await job.ask()).toMatch(new RegExp(`^ok ${arn}/.* us-east-1$`))
      }
      expect(callsOf(stage, 'GetRoleCredentials')).toBe(3)
      expect(await job.end()).toMatchObject({ exitCode: 0, stderr: '' })
      expect(readdirSync(`${stage.home.path}/tmp`)).toEqual(['.keep'])
    },
    120_000,
  )
})
