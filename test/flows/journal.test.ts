import { expect, it } from 'vitest'
import { resolveCredentials } from '../../src/credentials/chain.ts'
import { createCredentialPorts } from '../../src/session/credential-ports.ts'
import { journalEntries } from '../support/journal.ts'
import { byBrowser, createFlowStage, minutes } from './flow-fixture.ts'

it('a day has a line for each sign-in, refresh, set of credentials and sign-out', async () => {
  const stage = await createFlowStage()
  try {
    const open = stage.open()
    await open.signIn(byBrowser, stage.person())
    await open.signIn(byBrowser, stage.person())
    const ports = createCredentialPorts(
      { config: stage.config(), profile: 'dev-admin' },
      stage.system,
    )
    await resolveCredentials(stage.config(), 'dev-admin', ports)
    stage.sandbox.clock.advance(minutes(50))
    await open.credentials('111111111111', 'AdministratorAccess')
    await open.signOut()
    await open.signOut()
    const session = 'my-org'
    const role = { session, accountId: '111111111111', roleName: 'AdministratorAccess' }
    const lines = journalEntries(stage.home)
    expect(lines.map(({ event }) => event)).toEqual([
      'sign-in',
      'credentials',
      'refresh',
      'credentials',
      'sign-out',
    ])
    expect(lines[0]).toMatchObject({ session })
    expect(lines[1]).toMatchObject({ profile: 'dev-admin', ...role })
    expect(lines[1]?.['accessKeyId']).toMatch(/^ASIA/)
    expect(lines[3]).toMatchObject(role)
    expect(lines[4]).toMatchObject({ session })
  } finally {
    await stage.close()
  }
})
