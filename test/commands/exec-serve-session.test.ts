import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLineJob } from '../support/line-job.ts'
import { keyless, keylessCommand } from '../support/programs.ts'
import { createChainStage } from '../support/chain-stage.ts'
import { callsOf, type Stage } from '../support/stage.ts'

/** Prints status and body of the endpoint for each line. */
const client = `
require('node:readline').createInterface({ input: process.stdin }).on('line', async () => {
  const authorization = process.env.AWS_CONTAINER_AUTHORIZATION_TOKEN
  const url = process.env.AWS_CONTAINER_CREDENTIALS_FULL_URI
  const answer = await fetch(url, { headers: { authorization } })
  console.log(answer.status, (await answer.text()).trim())
})
`

describe('exec --serve', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await createChainStage()
  })
  afterEach(async () => {
    await stage.close()
  })

  it('serves nothing after a sign-out, and goes on after a sign-in', async () => {
    const { env } = stage
    const command = ['exec', '--serve', 'dev-admin', '--', process.execPath, '-e', client]
    const job = startLineJob([...keylessCommand(), ...command], env)
    expect(await job.ask()).toMatch(/^200 /)
    expect(await job.ask()).toMatch(/^200 /)
    expect(await keyless(['logout', 'my-org'], { env })).toMatchObject({ exitCode: 0 })
    // The sign-in's file is looked at every now and then, not for every request.
    await expect.poll(() => job.ask()).toMatch(/^401 .*"sign-in-missing"/)
    expect(await job.ask()).toContain('Try: keyless login my-org')
    expect(await keyless(['login', 'my-org'], { env })).toMatchObject({ exitCode: 0 })
    await expect.poll(() => job.ask()).toMatch(/^200 /)
    expect(await job.end()).toMatchObject({ exitCode: 0 })
  })

  it('serves no role behind a sign-in after a sign-out either', async () => {
    const { env } = stage
    const command = ['exec', '--serve', 'hub', '--', process.execPath, '-e', client]
    const job = startLineJob([...keylessCommand(), ...command], env)
    expect(await job.ask()).toMatch(/^200 /)
    const out = await keyless(['logout', 'my-org'], { env })
    expect(out.stderr).toMatch(/^Keys that programs have already cannot be taken back \(/m)
    await expect.poll(() => job.ask()).toMatch(/^401 .*"sign-in-missing"/)
    expect(await keyless(['login', 'my-org'], { env })).toMatchObject({ exitCode: 0 })
    await expect.poll(() => job.ask()).toMatch(/^200 /)
    expect(await job.end()).toMatchObject({ exitCode: 0 })
    expect(callsOf(stage, 'AssumeRole')).toBe(2)
  })

  it('runs nothing without a sign-in where there is no person', async () => {
    const { env } = stage
    expect(await keyless(['logout', 'my-org'], { env })).toMatchObject({ exitCode: 0 })
    const outcome = await keyless(['exec', '--serve', 'dev-admin', '--', 'echo', 'ran'], { env })
    expect(outcome).toMatchObject({ exitCode: 4, stdout: '' })
    expect(outcome.stderr).toContain('keyless login my-org')
  })
})
