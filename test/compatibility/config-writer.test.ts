import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { parseDocument, printDocument } from '../../src/config/document.ts'
import { type SectionName, setValue } from '../../src/config/edit.ts'
import { awsCli } from '../support/real-clients.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { missingWitness } from '../support/witnesses.ts'

describe.skipIf(missingWitness('KEYLESS_WITNESS_AWS'))('the AWS CLI editing the same file', () => {
  let home: TempHome
  beforeEach(() => {
    home = createTempHome()
  })
  afterEach(() => home.remove())

  async function expectSame(before: string, section: SectionName): Promise<void> {
    home.write('.aws/config', before)
    const flag = section.type === 'profile' ? '--profile' : '--sso-session'
    const args = ['configure', 'set', 'sso_region', 'eu-west-1', flag, section.name]
    const { exitCode, stderr } = await awsCli(args, { env: home.env })
    expect(exitCode, stderr).toBe(0)
    const edited = setValue(parseDocument(Buffer.from(before)), section, 'sso_region', 'eu-west-1')
    expect(Buffer.from(printDocument(edited)).toString()).toBe(home.read('.aws/config'))
  }

  const dev: SectionName = { type: 'profile', name: 'dev' }

  it('adds a section as we do', async () => {
    await expectSame('', dev)
    await expectSame('[default]\nk = v', dev)
    await expectSame('# top\n[default]\nk = v\n\n', { type: 'sso-session', name: 'my-org' })
    await expectSame('[profile a]\nk = v\n', { type: 'profile', name: 'default' })
  })

  it('adds a key where we do', async () => {
    await expectSame('[profile dev]\nk = v\n\n# next\n[default]\nk = v\n', dev)
    await expectSame('[profile dev]\ns3 =\n  a = b\n[default]\nk = v\n', dev)
    await expectSame('[profile dev]\n[default]\nk = v\n', dev)
    await expectSame('[profile dev]\nk = v\n', dev)
  })

  it('replaces a value as we do', async () => {
    await expectSame('[profile dev]\nsso_region=x\nk=v\n# c\n', dev)
    await expectSame('[sso-session s]\nk = v\nsso_region = x\n', { type: 'sso-session', name: 's' })
  })
})
