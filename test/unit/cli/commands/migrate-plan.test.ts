import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { parseOrganisation } from '../../../../src/sandbox/organisation-file.ts'
import { longLivedKeyId } from '../../../../src/sandbox/identifiers.ts'
import type { IamOperation } from '../../../../src/sandbox/operations.ts'
import { Cancelled } from '../../../../src/errors.ts'
import { readPlan } from '../../../../src/migrate/read-plan.ts'
import type { CliStage } from '../../../support/cli-transcript.ts'
import { directoryWithKey, tutorialKey } from '../../../support/iam-users.ts'
import { plantedKey } from '../../../support/planted-keys.ts'
import { createMigrationStage, keySection, plantKeys } from '../../../support/planning-stage.ts'

let stage: CliStage
let folder: string
let file: string
beforeEach(async () => {
  stage = await createMigrationStage()
  folder = plantKeys(stage)
  file = join(stage.home.path, 'plan.yaml')
})
afterEach(() => stage.close())

const deploy = tutorialKey('deploy')
const ci = tutorialKey('ci', 1)
const root = tutorialKey('<root_account>')

function plan(...argv: string[]) {
  const paths = [join(stage.home.path, '.aws'), folder]
  return stage.keyless(['migrate', 'plan', ...paths, '--output', file, ...argv], { columns: 100 })
}

async function planned(...argv: string[]) {
  const { exitCode, stderr } = await plan(...argv)
  if (exitCode !== 0) throw new Error(stderr)
  const { plan: read, problems } = readPlan(stage.home.read('plan.yaml'))
  expect(problems).toEqual([])
  return new Map(read?.keys.map((key) => [key.keyId, key]))
}

test('maps each key to its owner, its last use, its callers and what takes its place', async () => {
  const keys = await planned()
  expect([...keys.keys()]).toEqual([deploy.keyId, ci.keyId])
  expect(keys.get(deploy.keyId)).toMatchObject({
    accountId: '111111111111',
    userName: 'deploy',
    iamProfile: 'dev-admin',
    lastUsed: { service: 's3', region: 'eu-central-1' },
    replacement: { profiles: ['old'], session: 'my-org', roleName: 'AdministratorAccess' },
    callers: [{ file: join(folder, 'run.sh'), line: 1, by: '--profile', profile: 'old' }],
  })
  expect(keys.get(ci.keyId)).toMatchObject({
    iamProfile: 'staging-admin',
    replacement: { profiles: ['ci'], roleName: 'AdministratorAccess', region: 'eu-central-1' },
    places: [{ file: join(folder, '.env'), line: 1, place: 'dotenv' }],
  })
  expect(statSync(file).mode & 0o777).toBe(0o600)
})

test('tells people what it found, changes nothing and shows no secret', async () => {
  const before = stage.home.read('.aws/credentials') + stage.home.read('.aws/config')
  const { stdout, stderr } = await plan()
  expect(stdout).toContain(`${deploy.keyId}  deploy in 111111111111\n`)
  expect(stdout).toContain('the profile old signs in by my-org as AdministratorAccess\n')
  expect(stdout).toContain('AdministratorAccess allows more than the policies of this user\n')
  expect(stderr).toContain('2 keys planned, 2 of them with what takes its place.\n')
  expect(stderr).toContain(`next: keyless migrate apply ${file}\n`)
  expect(stage.home.read('.aws/credentials') + stage.home.read('.aws/config')).toBe(before)
  expect(stage.sandbox.journal.count('UpdateAccessKey')).toBe(0)
  const all = stdout + stderr + stage.home.read('plan.yaml')
  expect(all).not.toContain(deploy.secret)
  expect(all).not.toContain(ci.secret)
})

test('keeps within 40 columns, but for the command to copy', async () => {
  const paths = [join(stage.home.path, '.aws'), folder]
  const argv = ['migrate', 'plan', ...paths, '--output', file]
  const { stdout, stderr } = await stage.keyless(argv, { columns: 40 })
  // A slow machine has drawn over a line that says how far it is.
  const last = stderr.replaceAll(/[^\n]*\r\u001B\[K/g, '')
  const lines = `${stdout}${last}`.split('\n').filter((line) => !line.startsWith('next:'))
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(40)
  expect(stdout).toContain(`${deploy.keyId}\ndeploy in 111111111111\n  made       2023-`)
})

test('takes who called from the files of CloudTrail', async () => {
  const event = {
    userIdentity: { accessKeyId: deploy.keyId },
    eventTime: '2026-11-20T08:14:31Z',
    eventSource: 's3.amazonaws.com',
    eventName: 'PutObject',
    awsRegion: 'eu-central-1',
    sourceIPAddress: '192.0.2.7',
    userAgent: 'Boto3/1.34 \u202Egnp',
  }
  const trail = stage.home.write('trail/a.json', JSON.stringify({ Records: [event] }))
  const keys = await planned('--trail', trail)
  expect(keys.get(deploy.keyId)?.trail).toMatchObject([
    { event: 's3:PutObject', sourceAddress: '192.0.2.7', userAgent: 'Boto3/1.34 \u202Egnp' },
  ])
  expect(stage.home.read('plan.yaml')).not.toContain('\u202E')
  const { exitCode, stderr } = await stage.keyless(['migrate', 'plan', '--trail', '/none/such'])
  expect(exitCode).toBe(1)
  expect(stderr).toContain('/none/such cannot be read')
})

describe('what the user may do', () => {
  const organisation = (user: string): string => `users:
  - { name: alice, password: through-the-looking-glass }
accounts:
  - { id: "111111111111", name: dev }
permission-sets:
  - { name: AdministratorAccess }
  - { name: ReadOnlyAccess }
  - { name: Developer }
assignments:
  - { users: [alice], accounts: all, permission-sets: [AdministratorAccess, ReadOnlyAccess, Developer] }
iam-groups:
  - { name: admins, account: dev, policies: [AdministratorAccess] }
  - name: readers
    account: dev
    inline-policies:
      - name: p1
        document: '{"Statement":{"Effect":"Allow","Action":["s3:Get*","ec2:Describe*"]}}'
iam-users:
  - name: deploy
    account: dev
    policies: [ReadOnlyAccess]
    access-key-id: ${deploy.keyId}
    secret-access-key: unknown
${user}`

  async function plannedFor(user: string, denied: readonly IamOperation[] = []) {
    await stage.close()
    stage = await createMigrationStage(parseOrganisation(organisation(user), 'groups.yaml'))
    folder = plantKeys(stage)
    file = join(stage.home.path, 'plan.yaml')
    for (const operation of denied) stage.sandbox.faults.add({ operation, kind: 'denied' })
    const { stdout } = await plan()
    const text = stage.home.read('plan.yaml')
    const [key] = readPlan(text).plan?.keys ?? []
    return { role: key?.replacement?.roleName, stdout, text }
  }

  test('by a group or a policy of its own is weighed as what is attached to it', async () => {
    const byGroup = await plannedFor('    groups: [admins]\n')
    expect(byGroup.role).toBe('AdministratorAccess')
    expect(byGroup.stdout).toContain(
      'policies   ReadOnlyAccess, AdministratorAccess (group admins)\n',
    )
    expect(byGroup.text).toContain('the user may administer the account')
    const all = '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
    const own = `    inline-policies:\n      - { name: p2, document: '${all}' }\n`
    expect((await plannedFor(own)).role).toBe('AdministratorAccess')
    expect((await plannedFor(`${own}    boundary: ReadOnlyAccess\n`)).role).toBe('ReadOnlyAccess')
    const reader = await plannedFor('    groups: [readers]\n')
    expect(reader.role).toBe('ReadOnlyAccess')
    expect(reader.stdout).toContain('ReadOnlyAccess, p1 (group readers, inline)\n')
  })

  test('that IAM does not tell is said, and never taken for nothing', async () => {
    const { role, stdout, text } = await plannedFor('    groups: [admins]\n', [
      'ListGroupsForUser',
      'ListUserPolicies',
    ])
    expect(role).toBe('Developer')
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
      'IAM did not tell all that this user may do (ListGroupsForUser, ListUserPolicies): compare before you apply',
    )
    expect(text).toContain('not known: IAM did not answer ListGroupsForUser')
  })
})

test('is a value as JSON', async () => {
  const { stdout } = await plan('--json')
  expect(JSON.parse(stdout)).toMatchObject({
    file,
    keys: [
      { keyId: deploy.keyId, userName: 'deploy', notes: [{ kind: 'more-power' }] },
      { keyId: ci.keyId },
    ],
    notPlanned: [],
    trail: null,
  })
})

describe('a key that cannot be retired so', () => {
  test('is of root, gone, or of an account where nobody can ask', async () => {
    const gone = longLivedKeyId('111111111111', Buffer.from([7, 91, 200, 33, 146]))
    const goneSection = keySection('gone', 'deploy').replace(deploy.keyId, gone)
    stage.home.write(
      '.aws/credentials',
      keySection('boss', '<root_account>') + goneSection + keySection('wh', 'warehouse'),
    )
    const { stdout, stderr } = await plan()
    expect(stdout).toContain(`${root.keyId}  the root user in 333333333333\n`)
    expect(stdout).toContain('a key of the root user: nothing takes its place')
    expect(stdout).toContain('no such key (any more)')
    expect(stdout).toContain('keyless profiles add NAME --account-id 444444444444')
    expect(stderr).toContain(
      '2 keys planned, 1 of them with what takes its place. 2 keys not planned.',
    )
    expect(stderr).toContain('warning: the root user of account 333333333333 has an access key.')
    const { plan: read } = readPlan(stage.home.read('plan.yaml'))
    expect(read?.keys.at(-1)).toMatchObject({ keyId: root.keyId, userName: undefined })
    expect(read?.keys.at(-1)).not.toHaveProperty('replacement')
  })

  test('is asked about with a profile that may not', async () => {
    const extra = '[profile data]\nsso_session = my-org\nsso_account_id = 444444444444\n'
    const config = stage.home.read('.aws/config')
    stage.home.write('.aws/config', `${config}${extra}sso_role_name = DataEngineerAccess\n`)
    stage.home.write('.aws/credentials', keySection('wh', 'warehouse'))
    const { stdout, exitCode } = await stage.keyless([
      'migrate',
      'plan',
      join(stage.home.path, '.aws'),
      '--output',
      file,
    ])
    expect(stdout).toContain('may not ask IAM (GetAccessKeyLastUsed: AccessDenied)')
    expect(exitCode).toBe(1)
    expect(existsSync(file)).toBe(false)
  })

  test('has no permission set that is enough, or not the one that was named', async () => {
    const { keyId } = tutorialKey('reports')
    stage.home.write('.aws/credentials', keySection('reports', 'reports'))
    expect((await planned()).get(keyId)?.replacement?.roleName).toBe('ReadOnlyAccess')
    stage.home.write('plan.yaml', '')
    file = join(stage.home.path, 'other.yaml')
    const { stdout } = await plan('--role', 'Nope')
    expect(stdout).toContain('Nope is not among your permission sets there: ReadOnlyAccess')
  })
})

describe('who is asked', () => {
  test('is never a profile that holds the key', async () => {
    const { exitCode, stderr } = await plan('--iam-profile', 'old')
    expect(exitCode).toBe(2)
    expect(stderr).toContain('old gets in with a key that is to go')
  })

  test('is the profile that was named, else one that may after one that may not', async () => {
    const config = stage.home.read('.aws/config')
    const reader = '[profile dev-read]\nsso_session = my-org\nsso_account_id = 111111111111\n'
    stage.home.write('.aws/config', `${config}${reader}sso_role_name = ReadOnlyAccess\n`)
    stage.sandbox.faults.add({ operation: 'GetAccessKeyLastUsed', kind: 'denied', count: 1 })
    const keys = await planned()
    expect(keys.get(deploy.keyId)?.iamProfile).toBe('dev-read')
    file = join(stage.home.path, 'other.yaml')
    await plan('--iam-profile', 'dev-admin,staging-admin')
    const { plan: read } = readPlan(stage.home.read('other.yaml'))
    expect(read?.keys.map((key) => key.iamProfile)).toEqual(['dev-admin', 'staging-admin'])
  })

  test('without a sign-in is told to sign in', async () => {
    await stage.keyless(['logout'])
    const { exitCode, stderr } = await plan()
    expect(exitCode).toBe(4)
    expect(stderr).toContain('keyless login my-org')
    expect(existsSync(file)).toBe(false)
  })
})

test('a plan that apply would not read is not written', async () => {
  const lines = `AWS_ACCESS_KEY_ID=${ci.keyId}\n`.repeat(999)
  for (const name of ['a', 'b', 'c']) stage.home.write(`src/${name}.env`, lines)
  const { exitCode, stderr } = await plan()
  expect(exitCode).toBe(2)
  expect(stderr).toContain('is more than apply reads: keys[1].places has more than 2000')
  expect(existsSync(file)).toBe(false)
})

test('a key that does not tell its account is looked for in each, and Ctrl-C ends it', async () => {
  const keyId = plantedKey('old').keyId.replace(/^AKIA./, 'AKIAJ')
  const old = await createMigrationStage(directoryWithKey(keyId))
  try {
    const paths = old.home.write('.aws/credentials', `[old]\naws_access_key_id = ${keyId}\n`)
    file = join(old.home.path, 'plan.yaml')
    const argv = ['migrate', 'plan', paths, '--output', file]
    const signal = AbortSignal.abort(new Cancelled('Stopped.'))
    expect((await old.keyless(argv, { signal })).exitCode).toBe(130)
    expect(existsSync(file)).toBe(false)
    const { stdout } = await old.keyless(argv)
    expect(stdout).toContain(`${keyId}  veteran in 222222222222\n`)
    expect(old.sandbox.journal.count('GetAccessKeyLastUsed')).toBe(2)
  } finally {
    await old.close()
  }
})

test('every key of an account is asked for where that is wanted', async () => {
  const keys = await planned('--account-keys')
  expect(keys.get(tutorialKey('trent').keyId)).toMatchObject({ userName: 'trent', places: [] })
  expect(keys.get(tutorialKey('trent').keyId)).not.toHaveProperty('replacement')
  expect(keys.get(tutorialKey('ci').keyId)).toMatchObject({ userName: 'ci' })
  expect(stage.sandbox.journal.count('GetCredentialReport')).toBe(2)
  stage.sandbox.faults.add({ operation: 'GenerateCredentialReport', kind: 'denied' })
  file = join(stage.home.path, 'other.yaml')
  await plan('--account-keys')
  const { plan: read } = readPlan(stage.home.read('other.yaml'))
  expect(read?.keys.map(({ keyId }) => keyId).toSorted()).toEqual([...keys.keys()].toSorted())
})

test('a terminal sees how far it is where IAM takes its time, and nothing of it afterwards', async () => {
  stage.sandbox.faults.add({ operation: 'GetAccessKeyLastUsed', kind: 'slow', ms: 150 })
  const { stderr } = await plan()
  expect(stderr).toContain('\r\u001B[KAsking IAM  1 of 1 key\r\u001B[K')
  stage.sandbox.faults.add({ operation: 'ListAccessKeys', kind: 'slow', ms: 150, count: 1 })
  file = join(stage.home.path, 'other.yaml')
  const whole = await plan('--account-keys')
  expect(whole.stderr).toMatch(/\r\u001B\[KAsking IAM {2}[12] of 2 users\r\u001B\[K/)
})

test('the file of a plan is no place of a key', async () => {
  file = join(folder, 'keyless-migration.yaml')
  await plan()
  const { stdout } = await stage.keyless(['migrate', 'scan', folder, '--json'])
  const { keys } = JSON.parse(stdout) as { keys: { file: string }[] }
  expect(keys.map((key) => key.file)).toEqual([join(folder, '.env')])
  stage.home.write(
    'src/keyless-migration.yaml',
    stage.home.read('src/keyless-migration.yaml') + keySection('x', 'deploy'),
  )
  const again = await stage.keyless(['migrate', 'scan', folder, '--json'])
  expect(again.stdout).toContain('keyless-migration.yaml')
})

test('where no key was found, an account is to be named', async () => {
  stage.home.write('.aws/credentials', '')
  stage.home.write('src/.env', '')
  const { exitCode, stderr } = await plan('--account-keys')
  expect(exitCode).toBe(2)
  expect(stderr).toContain('--account-keys needs --iam-profile')
  const keys = await planned('--account-keys', '--iam-profile', 'dev-admin')
  expect([...keys.values()].map(({ userName }) => userName)).toEqual(['trent', 'deploy'])
})

test('a plan that is there is not written over, and nothing to plan is no error', async () => {
  await plan()
  const { exitCode, stderr } = await plan()
  expect(exitCode).toBe(2)
  expect(stderr).toContain('--output')
  stage.home.write('.aws/credentials', '')
  stage.home.write('src/.env', '')
  file = join(stage.home.path, 'other.yaml')
  expect(await plan()).toMatchObject({ exitCode: 0, stdout: '' })
  expect(existsSync(file)).toBe(false)
})
