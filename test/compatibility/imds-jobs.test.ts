import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clientJobs, missingClients } from '../support/client-jobs.ts'
import { startLineJob } from '../support/line-job.ts'
import { createMovedClock, type MovedClock } from '../support/moved-clock.ts'
import { keyless, keylessCommand } from '../support/programs.ts'
import { callsOf, createStage, setAhead, type Stage, tutorialAnswers } from '../support/stage.ts'
import { witness } from '../support/witnesses.ts'

const minute = 60_000
const arn = 'arn:aws:sts::111111111111:assumed-role'

describe.skipIf(missingClients())('agent run --imds', () => {
  let stage: Stage
  let clock: MovedClock
  let env: Record<string, string>

  const moveTo = (minutes: number): void => {
    setAhead(stage, minutes * minute)
    clock.setAhead(minutes * 60)
  }

  beforeEach(async () => {
    stage = await createStage()
    clock = createMovedClock(stage.home.path)
    stage.home.write('tmp/.keep', '')
    const configured = await keyless(['configure', 'sso', ...tutorialAnswers], { env: stage.env })
    expect(configured, configured.stderr + configured.stdout).toMatchObject({ exitCode: 0 })
    // What would win over instance metadata in every client.
    stage.home.write(
      '.aws/credentials',
      '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wrong\n',
    )
    env = {
      ...stage.env,
      ...clock.env,
      TMPDIR: `${stage.home.path}/tmp`,
      NODE_PATH: witness('KEYLESS_WITNESS_NODE_MODULES') ?? '',
      NODE_NO_WARNINGS: '1',
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
