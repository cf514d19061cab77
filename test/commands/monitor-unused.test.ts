import { afterEach, beforeEach, expect, it } from 'vitest'
import { installEngine } from '../support/engine.ts'
import { keyless } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'
import { aliceId, centerUser, event } from '../unit/monitor/records.ts'

let home: TempHome
beforeEach(() => {
  home = createTempHome({ TZ: 'Asia/Kolkata' })
})
afterEach(() => {
  home.remove()
})

const monitor = (...args: string[]) =>
  keyless(['monitor', ...args], { env: home.env, cwd: home.path })

const arn = 'arn:aws:sso:::permissionSet/ssoins-0123456789abcdef/ps-0123456789abcdef'
const bobId = '22222222-3041-7026-18f3-be45837cd0e4'

const given = (PrincipalId: string) => ({
  AccountId: '222222222222',
  PermissionSetArn: arn,
  PrincipalType: 'USER',
  PrincipalId,
})

function plant(): void {
  const documents = [
    { Users: [{ UserId: aliceId, UserName: 'alice' }] },
    { Users: [{ UserId: bobId, UserName: "bob\u001b[31m'; rm -rf /\nx" }] },
    { PermissionSet: { Name: 'Admin', PermissionSetArn: arn } },
    { AccountAssignments: [given(aliceId), given(bobId)] },
  ]
  const text = documents.map((document) => JSON.stringify(document, null, 4)).join('\n')
  home.write('organisation.json', text)
  const days = ['01', '06', '11', '16', '20']
  const records = days.map((day) =>
    event({
      userIdentity: centerUser(aliceId),
      eventSource: 'sso.amazonaws.com',
      eventName: 'GetRoleCredentials',
      eventTime: `2026-11-${day}T09:00:00Z`,
      serviceEventDetails: { account_id: '222222222222', role_name: 'Admin' },
    }),
  )
  home.write('trail/a.json', JSON.stringify({ Records: records }))
}

it('monitor unused says what nobody used, how to take it away, and what it cannot know', async () => {
  plant()
  installEngine(home)
  const none = await monitor('unused')
  expect(none).toMatchObject({ exitCode: 2 })
  expect(none.stderr).toContain('keyless monitor directory --profile NAME')
  const directory = await monitor('directory', 'organisation.json')
  expect(directory.stdout).toMatch(/Assignments +2\n/)
  const span = ['--since', '2026-11-01', '--until', '2026-11-20', '--utc']
  const { stdout, stderr } = await monitor('unused', '--from', 'trail', ...span)
  expect(stderr).toContain('Of 2 assignments 1 was used from 2026-11-01 to 2026-11-20.')
  expect(stdout).toMatch(/^222222222222 +Admin +bob \[31m'; rm -rf \/ x +never$/m)
  expect(stdout).not.toContain('\u001b')
  const commands = (await monitor('unused', ...span, '--commands')).stdout.split('\n')
  expect(commands).toHaveLength(4)
  expect(commands[0]).toMatch(/^# Admin in 222222222222 of bob/)
  expect(commands[1]).toBe(
    'aws sso-admin delete-account-assignment --instance-arn arn:aws:sso:::instance/ssoins-0123456789abcdef ' +
      `--target-id 222222222222 --target-type AWS_ACCOUNT --permission-set-arn ${arn} ` +
      `--principal-type USER --principal-id ${bobId}`,
  )
  const late = await monitor('unused', '--since', '2026-09-01', '--json')
  expect(JSON.parse(late.stdout)).toMatchObject({
    coverage: { isWhole: false },
    missing: [
      expect.stringContaining('is of 2026-11-01, and 2026-09-01 was asked for'),
      expect.anything(),
    ],
    assignments: [{ state: 'used' }, { state: 'unknown', missing: 'store' }],
  })
})
