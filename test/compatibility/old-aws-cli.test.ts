import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyless, type Outcome, runProgram } from '../support/programs.ts'
import { callsOf, createStage, type Stage, tutorialAnswers } from '../support/stage.ts'
import { missingWitness, witness } from '../support/witnesses.ts'

/**
 * AWS CLI 2.9 (2023) knows nothing of `AWS_ENDPOINT_URL_*`; it reads its endpoint rules from a
 * folder, so that is where it learns of the sandbox.
 */
function redirectEndpoints(folder: string, url: string): void {
  const parameter = { required: false, type: 'String' }
  const rules = {
    version: '1.0',
    parameters: {
      Region: { ...parameter, builtIn: 'AWS::Region' },
      UseDualStack: {
        required: true,
        default: false,
        type: 'Boolean',
        builtIn: 'AWS::UseDualStack',
      },
      UseFIPS: { required: true, default: false, type: 'Boolean', builtIn: 'AWS::UseFIPS' },
      Endpoint: { ...parameter, builtIn: 'SDK::Endpoint' },
    },
    rules: [{ conditions: [], endpoint: { url, properties: {}, headers: {} }, type: 'endpoint' }],
  }
  for (const [service, version] of [
    ['sso', '2019-06-10'],
    ['sso-oidc', '2019-06-10'],
    ['sts', '2011-06-15'],
  ] as const) {
    const place = join(folder, service, version)
    mkdirSync(place, { recursive: true })
    writeFileSync(join(place, 'endpoint-rule-set-1.json'), JSON.stringify(rules))
  }
}

describe.skipIf(missingWitness('KEYLESS_WITNESS_AWS_OLD'))(
  'an AWS CLI of 2023 on the same files',
  () => {
    let stage: Stage
    const old = async (args: readonly string[]): Promise<Outcome> =>
      runProgram([witness('KEYLESS_WITNESS_AWS_OLD') ?? '', ...args], {
        env: { ...stage.env, AWS_DATA_PATH: join(stage.home.path, 'models') },
      })
    const ours = async (args: readonly string[]): Promise<Outcome> =>
      keyless(args, { env: stage.env })
    const exported = ['configure', 'export-credentials', '--profile', 'dev-admin']

    beforeEach(async () => {
      stage = await createStage()
      redirectEndpoints(join(stage.home.path, 'models'), stage.sandbox.url)
      const configured = await ours([
        'configure',
        'sso-session',
        ...tutorialAnswers.slice(0, 6),
        '--yes',
      ])
      expect(configured, configured.stderr).toMatchObject({ exitCode: 0 })
      stage.home.write(
        '.aws/config',
        `${stage.home.read('.aws/config')}[profile dev-admin]\nsso_session = my-org\n` +
          'sso_account_id = 111111111111\nsso_role_name = AdministratorAccess\nregion = us-east-1\n',
      )
    })
    afterEach(async () => {
      await stage.close()
    })

    it('serves us from its device login', async () => {
      const login = await old(['sso', 'login', '--profile', 'dev-admin'])
      expect(login, login.stderr + login.stdout + stage.browserLog()).toMatchObject({ exitCode: 0 })
      const answer = await ours(exported)
      expect(answer, answer.stderr).toMatchObject({ exitCode: 0 })
      expect(callsOf(stage, 'CreateToken')).toBeGreaterThan(0)
      const again = await old(exported)
      expect((JSON.parse(again.stdout) as { AccessKeyId: string }).AccessKeyId).toBe(
        (JSON.parse(answer.stdout) as { AccessKeyId: string }).AccessKeyId,
      )
    })

    it('is served by our login, and signs it out', async () => {
      const login = await ours(['login', 'my-org'])
      expect(login, login.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
      const answer = await old(exported)
      expect(answer, answer.stderr).toMatchObject({ exitCode: 0 })
      const who = await old([
        'sts',
        'get-caller-identity',
        '--profile',
        'dev-admin',
        '--query',
        'Account',
        '--output',
        'text',
      ])
      expect(who.stdout.trim(), who.stderr).toBe('111111111111')
      const logout = await old(['sso', 'logout'])
      expect(logout, logout.stderr).toMatchObject({ exitCode: 0 })
      const asked = await ours(['credential-process', '--profile', 'dev-admin'])
      expect(asked).toMatchObject({ exitCode: 4, stdout: '' })
    })
  },
)
