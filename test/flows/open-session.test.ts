import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { assignedRoles, createDirectory } from '../../src/sandbox/directory.ts'
import { defaultDirectory } from '../../src/sandbox/default-organisation.ts'
import type { OtherSignIn } from '../../src/session/sign-in-events.ts'
import type { Http } from '../../src/system/http.ts'
import { type FlowStage, byBrowser, byDevice, createFlowStage, tokenFile } from './flow-fixture.ts'

describe('an open session', () => {
  let stage: FlowStage
  beforeEach(async () => {
    stage = await createFlowStage()
  })
  afterEach(async () => stage.close())

  const withoutEndpoints = () => ({ env: stage.home.env })

  it('goes where the services section of its profile says', async () => {
    stage.home.write(
      '.aws/config',
      `[profile dev]
sso_session = my-org
services = box
[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
[services box]
sso =
  endpoint_url = ${stage.sandbox.url}
sso_oidc =
  endpoint_url = ${stage.sandbox.url}
`,
    )
    const open = stage.open({ profile: 'dev' }, withoutEndpoints())
    await open.signIn(byBrowser, stage.person())
    expect((await open.accounts()).length).toBeGreaterThan(0)
  })

  it('sends no token to an endpoint that is not https', async () => {
    const env = { ...stage.env, AWS_ENDPOINT_URL_SSO: 'http://portal.example' }
    const open = stage.open({ session: 'my-org' }, { env })
    await expect(open.accounts()).rejects.toMatchObject({ code: 'endpoint-invalid' })
  })

  it('of a profile that signs in nowhere does not open', () => {
    stage.home.write('.aws/config', '[profile plain]\nregion = us-east-1\n')
    expect(() => stage.open({ profile: 'plain' })).toThrow(
      expect.objectContaining({ code: 'profile-incomplete' }),
    )
  })

  it('of a legacy profile names the profile in the command to run', async () => {
    await expect(stage.open({ profile: 'old' }).token()).rejects.toMatchObject({
      code: 'sign-in-missing',
      fix: 'keyless login --profile old',
    })
    const denied = stage.open({ profile: 'old' }).signIn(byDevice, {
      onAuthorizeUrl: () => {},
      onDeviceCode: () => stage.sandbox.clock.advance(700_000),
    })
    await expect(denied).rejects.toMatchObject({ fix: 'keyless login --profile old' })
  })

  it('names the session in the command to run after a revoked sign-in', async () => {
    const open = stage.open()
    await open.signIn(byBrowser, stage.person())
    stage.sandbox.revoke('alice')
    await expect(open.accounts()).rejects.toMatchObject({
      code: 'sign-in-expired',
      fix: 'keyless login my-org',
    })
  })

  it('says who waits for whom, and both have the same token', async () => {
    let begun: () => void = () => {}
    const shown = new Promise<void>((resolve) => {
      begun = resolve
    })
    const person = stage.person()
    let finish: () => void = () => {}
    const first = stage.open().signIn(byBrowser, {
      ...person,
      onAuthorizeUrl: (notice) => {
        finish = () => person.onAuthorizeUrl(notice)
        begun()
      },
    })
    await shown
    let monotonicMs = 0
    const clock = { ...stage.system.clock, monotonicMs: () => (monotonicMs += 100) }
    const waiting = stage.open({ session: 'my-org' }, { clock })
    let tell: (other: OtherSignIn) => void = () => {}
    const told = new Promise<OtherSignIn>((resolve) => {
      tell = resolve
    })
    const second = waiting.signIn(byBrowser, { ...person, onWaiting: (other) => tell(other) })
    expect((await told).pid).toBe(process.pid)
    finish()
    const [one, other] = await Promise.all([first, second])
    expect(other.token.accessToken).toBe(one.token.accessToken)
    expect([one.how, other.how]).toEqual(['browser', 'still-valid'])
  })
})

describe('a start URL of one’s own', () => {
  it('leads to AWS’s, and to the Region that its host names', async () => {
    const { organisation } = defaultDirectory()
    const startUrl = 'https://ssoins-1234567890abcdef.portal.eu-west-1.app.aws'
    const moved = { ...organisation, startUrl, region: 'eu-west-1' }
    const stage = await createFlowStage({ directory: createDirectory(moved, assignedRoles([])) })
    const vanity = 'https://sso.example.com'
    stage.home.write(
      '.aws/config',
      `[sso-session my-org]\nsso_start_url = ${vanity}\nsso_region = us-east-1\n`,
    )
    const asked: string[] = []
    const http: Http = {
      request: async (request) => {
        if (!request.url.startsWith(vanity)) return stage.system.http.request(request)
        asked.push(request.method)
        return { status: 302, headers: { location: `${startUrl}/?x=1` }, body: '' }
      },
    }
    const open = stage.open({ session: 'my-org' }, { http })
    const result = await open.signIn(byBrowser, stage.person())
    expect(result.regionChange).toEqual({ from: 'us-east-1', to: 'eu-west-1' })
    expect(asked).toEqual(['HEAD'])
    expect(JSON.parse(stage.home.read(tokenFile))).toMatchObject({
      startUrl: vanity,
      region: 'eu-west-1',
    })
    await stage.close()
  })
})
