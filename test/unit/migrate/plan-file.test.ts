import { describe, expect, it } from 'vitest'
import { stepsOf } from '../../../src/migrate/migration-steps.ts'
import { printPlan } from '../../../src/migrate/print-plan.ts'
import { readPlan } from '../../../src/migrate/read-plan.ts'
import { migrationPlan, plannedKey } from '../../support/migration-plan.ts'
import { plantedKey } from '../../support/planted-keys.ts'

const whole = printPlan(migrationPlan())

function problems(text: string): readonly string[] {
  return readPlan(text).problems.map(({ line, says }) => `${line}: ${says}`)
}

function changed(from: string | RegExp, to: string): string {
  const text = whole.replace(from, to)
  expect(text).not.toBe(whole)
  return text
}

describe('a plan as a file', () => {
  it('reads back as it was printed', () => {
    const { replacement: _, ...unreplaced } = plannedKey()
    const rich = migrationPlan({
      keys: [
        plannedKey(),
        { ...unreplaced, keyId: plantedKey('root').keyId, userName: undefined },
        plannedKey({
          keyId: plantedKey('other').keyId,
          replacement: { profiles: ['a', 'b'], session: 's', roleName: 'R', region: 'eu-west-1' },
          places: [
            { variable: 'AWS_ACCESS_KEY_ID', place: 'environment' },
            { file: '/repo/x.tf', line: 3, commit: 'abcdef0', place: 'terraform' },
          ],
        }),
      ],
    })
    expect(readPlan(printPlan(rich))).toEqual({ plan: rich, problems: [] })
  })

  it('shows each step with precondition, call, inverse and evidence', () => {
    const steps = stepsOf(migrationPlan())
    expect(steps.map(({ action }) => action.kind)).toEqual([
      'write-profile',
      'remove-key',
      'verify-profile',
      'by-hand',
      'deactivate',
      'delete',
    ])
    for (const { call, inverse } of steps) {
      expect(whole).toContain(call)
      expect(whole).toContain(inverse)
    }
    expect(whole).toContain('last used 2026-11-20T08:15:00.000Z: s3 in eu-central-1')
    expect(whole).toContain('/home/me/src/run.sh:4 names old (--profile)')
    expect(steps[0]?.evidence.slice(0, 5)).toEqual([
      'the user may change things',
      'AmazonS3FullAccess: write',
      'assets (group pipelines, inline): write',
      'bounded by PowerUserAccess',
      'not known: IAM did not answer ListUserPolicies',
    ])
  })

  it('leaves a profile that gets no sign-in to a person, with its key', () => {
    const replacement = { profiles: ['new'], session: 'corp', roleName: 'Deploy' }
    const steps = stepsOf(migrationPlan({ keys: [plannedKey({ replacement })] }))
    const kinds = steps.map(({ action }) => action.kind)
    expect(kinds.filter((kind) => kind === 'by-hand')).toHaveLength(2)
    expect(kinds).not.toContain('remove-key')
  })

  it('keeps what a reviewer writes beside it as no harm', () => {
    const text = changed('keys:', '# mine, keep\nkeys: # all of them')
    expect(readPlan(text)).toEqual({ plan: migrationPlan(), problems: [] })
  })

  it('does without its steps, which follow from the keys', () => {
    const text = whole.slice(0, whole.indexOf('\nsteps:'))
    expect(readPlan(text).plan).toEqual(migrationPlan())
  })

  it('writes what is not seen as an escape', () => {
    const file = '/home/me/\u202Eenv\u001B[31m\n\u{E0041}/x'
    const plan = migrationPlan({
      keys: [plannedKey({ places: [{ file, line: 1, place: 'file' }] })],
    })
    const text = printPlan(plan)
    expect(text).not.toMatch(/[\u202E\u001B\u{E0041}]/u)
    expect(text).toContain(String.raw`\u202Eenv`)
    expect(readPlan(text).plan).toEqual(plan)
  })
})

describe('a plan that somebody changed', () => {
  const notAsKeys = expect.stringContaining('is not what follows from the keys')

  it('shows no other steps than are done', () => {
    for (const text of [
      changed('Status=Inactive', 'Status=Active'),
      changed('sso_role_name = Deploy', 'sso_role_name = ReadOnly'),
      changed('permission-set: Deploy', 'permission-set: AdministratorAccess'),
      changed('each of its profiles was verified in the same account', 'nothing'),
      changed(/ {2}- id: 6[^]*/, ''),
      `${whole}  - id: 7\n    kind: delete\n`,
    ]) {
      expect(problems(text)).toContainEqual(notAsKeys)
    }
  })

  it('is refused with the line of what is wrong', () => {
    expect(problems(changed('version: 1', 'version: 2'))).toEqual([
      '6: version 2 is newer than this keyless',
    ])
    expect(problems(changed(/account: .*/, 'account: "12"'))).toEqual([
      expect.stringMatching(/^\d+: keys\[0\]\.account is no account id/),
    ])
    expect(problems(changed('user: deploy', 'user: "../x y"'))).toContainEqual(
      expect.stringContaining('is no name of an IAM user'),
    )
    expect(problems(changed(/file: .*credentials/, 'file: credentials'))).toContainEqual(
      expect.stringContaining('is no absolute path'),
    )
    expect(problems(changed('kind: dotenv', 'kind: somewhere'))).toContainEqual(
      expect.stringContaining('is no kind of place'),
    )
    expect(problems(changed('session: corp', 'session: "a]\\nb"'))).toContainEqual(
      expect.stringContaining('is no name that every AWS tool reads'),
    )
    expect(problems(changed('    user: deploy', '    user: deploy\n    secret: x'))).toContainEqual(
      expect.stringContaining('has a key that is not known: secret'),
    )
  })

  it('may not have characters that cannot be seen', () => {
    expect(problems(changed('user: deploy', 'user: deploy # \u202Eyolped'))).toEqual([
      expect.stringContaining('has a character that cannot be seen (U+202E)'),
    ])
  })

  it('may not retire the same key twice, nor replace the same profile twice', () => {
    const twice = printPlan(migrationPlan({ keys: [plannedKey(), plannedKey()] }))
    expect(problems(twice)).toEqual([
      expect.stringContaining('is there already'),
      expect.stringContaining('replaces a profile that another does: old'),
    ])
  })

  it('follows no alias', () => {
    const text = changed('user: deploy', 'user: *name').replace('key: AKIA', 'key: &name AKIA')
    expect(problems(text)).toContainEqual(expect.stringContaining('alias'))
  })
})
