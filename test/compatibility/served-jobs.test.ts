import { readdirSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { clientJobs, missingClients } from '../support/client-jobs.ts'
import { createJobStage, type JobStage } from '../support/job-stage.ts'
import { startLineJob } from '../support/line-job.ts'
import { keyless, keylessCommand } from '../support/programs.ts'
import { callsOf, type Stage } from '../support/stage.ts'

const arn = 'arn:aws:sts::111111111111:assumed-role'

/** A thousand requests at once for each line, and how many different keys came. */
const crowd = `
const { request } = require('node:http')
const headers = { authorization: process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN }
const ask = () => new Promise((resolve, reject) => {
  request(process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI, { headers }, (answer) => {
    let body = ''
    answer.on('data', (text) => (body += text)).on('end', () => resolve(answer.statusCode + body))
  }).on('error', reject).end()
})
require('node:readline').createInterface({ input: process.stdin }).on('line', async () => {
  const answers = new Set(await Promise.all(Array.from({ length: 1000 }, ask)))
  console.log(answers.size, [...answers][0].slice(0, 3))
})
`

describe.skipIf(missingClients())('exec --serve', () => {
  let stage: Stage
  let env: JobStage['env']
  let moveTo: JobStage['moveTo']

  beforeEach(async () => {
    ;({ stage, env, moveTo } = await createJobStage())
  })
  afterEach(async () => {
    await stage.close()
  })

  it.each(Object.entries(clientJobs))(
    'keeps a job going for two hours, over the end of the sign-in, to a clean end: %s',
    async (_, client) => {
      const command = [...keylessCommand(), 'exec', '--serve', 'dev-admin', '--', ...client()]
      const job = startLineJob(command, env)
      for (const minutes of [0, 30, 50, 70, 100, 135]) {
        moveTo(minutes)
        expect(await job.ask()).toMatch(new RegExp(`^ok ${arn}/.* us-east-1$`))
      }
      // One at the start, and one for each of the two hours.
      expect(callsOf(stage, 'GetRoleCredentials')).toBe(3)

      moveTo(10 * 60)
      expect(await job.ask()).toMatch(/^failed .*(401|not load credentials)/)
      const login = await keyless(['login', 'my-org'], { env: env })
      expect(login, login.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
      expect(await job.ask()).toMatch(`ok ${arn}`)

      const { exitCode, stderr } = await job.end()
      expect(exitCode).toBe(0)
      expect(stderr).toContain('keyless login my-org')
      expect(readdirSync(`${stage.home.path}/tmp`)).toEqual(['.keep'])
    },
    120_000,
  )

  it('asks AWS once for a thousand that ask when the credentials have ended', async () => {
    const command = ['exec', '--serve', 'dev-admin', '--', process.execPath, '-e', crowd]
    const job = startLineJob([...keylessCommand(), ...command], env)
    expect(await job.ask()).toBe('1 200')
    moveTo(61)
    expect(await job.ask()).toBe('1 200')
    expect(callsOf(stage, 'GetRoleCredentials')).toBe(2)
    expect(callsOf(stage, 'CreateToken:refresh_token')).toBe(1)
    expect(await job.end()).toMatchObject({ exitCode: 0, stderr: '' })
  })
})
