import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CliStage, createCliStage } from '../../../support/cli-transcript.ts'

const before = `# mine
[profile dev] ; the first
region=eu-west-1   ; near
keyless_sync = 111111111111/Admin

# the chain
[profile chain]
role_arn = arn:aws:iam::222222222222:role/Deploy
source_profile = dev
`

let stage: CliStage
beforeEach(async () => {
  stage = await createCliStage()
  stage.home.write('.aws/config', before)
})
afterEach(() => stage.close())

const config = () => stage.home.read('.aws/config')
const profiles = (...words: readonly string[]) => stage.keyless(['profiles', ...words])

describe('profiles rename', () => {
  test('changes the header, and the chains that go through it', async () => {
    const { stderr } = await profiles('rename', 'dev', 'team/dev', '--yes')
    expect(stderr).toBe('dev is team/dev now.\n')
    expect(config()).toBe(
      before
        .replace('[profile dev] ; the first', '[profile team/dev] ; the first')
        .replace('source_profile = dev', 'source_profile = team/dev'),
    )
    await stage.keyless(['undo', '--yes'])
    expect(config()).toBe(before)
  })

  test('answers as data', async () => {
    const { stdout } = await profiles('rename', 'dev', 'work', '--yes', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ profile: 'work', before: 'dev', changed: ['chain'] })
  })

  test.each([
    [['dev', 'chain'], 'There is a profile named chain already.'],
    [['dev', 'no way'], 'A name may hold only letters'],
    [['dve', 'x'], 'Did you mean dev?'],
    [['nothing-like-it', 'x'], 'There is no profile named nothing-like-it.'],
  ])('refuses %j', async (words, says) => {
    const { exitCode, stderr } = await profiles('rename', ...words, '--yes')
    expect(stderr).toContain(says)
    expect(exitCode).toBe(1)
    expect(config()).toBe(before)
  })
})

describe('profiles remove', () => {
  test('takes the section away, and what stands around it stays', async () => {
    const { stderr } = await profiles('remove', 'chain', '--yes')
    expect(stderr).toContain('Removed profile chain; keyless undo brings it back.\n')
    expect(config()).toBe(before.slice(0, before.indexOf('[profile chain]')))
  })

  test('leaves what another profile needs', async () => {
    const { exitCode, stderr } = await profiles('remove', 'dev', '--yes')
    expect(stderr).toContain('Profile chain takes its role through dev (source_profile).')
    expect(stderr).toContain('try: keyless profiles remove chain\n')
    expect(exitCode).toBe(1)
  })

  test('asks nobody without a terminal, and leaves the credentials file alone', async () => {
    const silent = await profiles('remove', 'chain')
    expect(silent.exitCode).toBe(2)
    expect(silent.stderr).toContain('try: keyless profiles remove chain --yes\n')
    stage.home.write('.aws/credentials', '[chain]\naws_access_key_id = AKIA\n')
    const { stderr } = await profiles('remove', 'chain', '--yes')
    expect(stderr).toMatch(/has settings in .*credentials too, which keyless never writes/)
    expect(config()).toBe(before)
  })
})
