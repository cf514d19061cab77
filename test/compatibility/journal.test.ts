import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyless, keylessCommand } from '../support/programs.ts'
import { awsCli, boto3WhoAmI, javascriptSdkWhoAmI } from '../support/real-clients.ts'
import { createStage, setUpDevAdmin, type Stage } from '../support/stage.ts'
import { missingWitness } from '../support/witnesses.ts'

const notHere =
  missingWitness('KEYLESS_WITNESS_AWS') ||
  missingWitness('KEYLESS_WITNESS_PYTHON') ||
  missingWitness('KEYLESS_WITNESS_NODE_MODULES')

describe.skipIf(notHere)('the journal of tools that ask keyless by credential_process', () => {
  let stage: Stage
  beforeEach(async () => {
    stage = await createStage()
    await setUpDevAdmin(stage)
    const command = [...keylessCommand(), 'credential-process', 'dev-admin']
    const section = `[profile asks]\nregion = us-east-1\ncredential_process = ${command.join(' ')}\n`
    stage.home.write('.aws/config', stage.home.read('.aws/config') + section)
  })
  afterEach(async () => stage.close())

  it('names each of them', async () => {
    const { env, home } = stage
    const whoAmI = ['sts', 'get-caller-identity', '--profile', 'asks']
    for (const outcome of [
      await awsCli(whoAmI, { env }),
      await boto3WhoAmI('asks', { env }),
      await javascriptSdkWhoAmI('asks', home, { env }),
    ]) {
      expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
    }
    const words = ['--by', 'program', '--event', 'credentials', '--profile', 'dev-admin', '--json']
    const { stdout } = await keyless(['history', ...words], { env })
    const { groups } = JSON.parse(stdout) as { groups: { program: string; count: number }[] }
    const names = groups.map(({ program }) => program.replace(/^python.*/, 'python'))
    expect(names.toSorted()).toEqual(['aws', 'node', 'python'])
  })
})
