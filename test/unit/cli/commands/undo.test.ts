import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type CliStage, createCliStage } from '../../../support/cli-transcript.ts'

const before = `; mine
[profile own]\r
region=eu-west-1   ; near\r

[sso-session my-org]
sso_start_url = https://my-org.awsapps.com/start
sso_region = us-east-1
# the end
`

let stage: CliStage
beforeEach(async () => {
  stage = await createCliStage()
  stage.home.write('.aws/config', before)
})
afterEach(() => stage.close())

const config = () => stage.home.read('.aws/config')
const undo = (...flags: readonly string[]) => stage.keyless(['undo', ...flags])

/** Each is an edit of its own: a session of that name. */
async function addSession(name: string): Promise<void> {
  const address = ['--start-url', `https://${name}.awsapps.com/start`, '--region', 'us-east-1']
  const { exitCode, stderr } = await stage.keyless([
    ...['configure', 'sso-session', '--session', name, ...address, '--yes'],
  ])
  expect(exitCode, stderr).toBe(0)
}

async function edits(): Promise<readonly string[]> {
  const { stdout } = await undo('--list', '--json')
  const { edits: list } = JSON.parse(stdout) as { edits: readonly { edit: string }[] }
  return list.map(({ edit }) => edit)
}

describe('undo', () => {
  test('takes back the last edit, then the one before, and then there is none', async () => {
    await addSession('one')
    const first = config()
    await addSession('two')
    expect((await undo('--yes')).stderr).toMatch(/^Took back \w+-\d: 1 added\.\n$/m)
    expect(config()).toBe(first)
    await undo('--yes')
    expect(config()).toBe(before)
    const none = await undo('--yes')
    expect(none.stderr).toContain('There is no edit to take back.')
    expect(none.exitCode).toBe(2)
  })

  test('takes back any edit by its name, and a taking back as well', async () => {
    await addSession('one')
    await addSession('two')
    const both = config()
    const [, one = ''] = await edits()
    await undo(one, '--yes')
    expect(config()).not.toContain('[sso-session one]')
    expect(config()).toContain('[sso-session two]')
    const [undoing = ''] = await edits()
    await undo(undoing, '--yes')
    expect(config()).toContain('[sso-session one]')
    expect(config().length).toBe(both.length)
    await undo('--yes')
    expect(config()).not.toContain('[sso-session two]')
  })

  test('does nothing where the section was changed since, by hand or by another tool', async () => {
    await addSession('one')
    const changed = config().replace('https://one', 'https://changed')
    stage.home.write('.aws/config', changed)
    const { exitCode, stderr } = await undo('--yes')
    expect(exitCode).toBe(1)
    expect(stderr).toContain(
      'was changed since that edit: [sso-session one]. Nothing was taken back.',
    )
    expect(config()).toBe(changed)
  })

  test('names the later edit that stands in the way', async () => {
    await stage.keyless(['profiles', 'rename', 'own', 'mine', '--yes'])
    await stage.keyless(['profiles', 'rename', 'mine', 'other', '--yes'])
    const [last = '', first = ''] = await edits()
    const { exitCode, stderr } = await undo(first, '--yes')
    expect([exitCode, stderr]).toEqual([1, expect.stringContaining(`try: keyless undo ${last}\n`)])
  })

  test('shows the edits, and what one of them would change back', async () => {
    await addSession('one')
    const dry = await undo('--dry-run')
    expect(dry.stderr).toContain('- [sso-session one]\n')
    expect(dry.stderr).toMatch(/Nothing was written\.\n$/)
    await undo('--yes')
    const { stdout } = await undo('--list')
    const lines = stdout.split('\n').map((line) => line.replace(/\S+config/, 'FILE'))
    expect(lines[1]).toMatch(
      /^\S+ {2}FILE {2}1 removed {2}\[sso-session one\] {2}takes back \S+-\d$/,
    )
    expect(lines[2]).toMatch(/^\S+ {2}FILE {2}1 added {4}\[sso-session one\] {2}taken back$/)
  })

  test('says so where it is taken back already', async () => {
    await addSession('one')
    const [one = ''] = await edits()
    await undo('--yes')
    const { exitCode, stderr } = await undo(one, '--yes')
    expect([exitCode, stderr]).toEqual([
      0,
      `Nothing was written: all is as it was before ${one}.\n`,
    ])
  })

  test('answers as data', async () => {
    await addSession('one')
    const { stdout } = await undo('--yes', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      schemaVersion: 1,
      files: [{ sections: ['[sso-session one]'], backup: expect.stringContaining('/backups/') }],
      written: true,
    })
  })

  test('asks nobody without a terminal, and knows no edit that it did not make', async () => {
    expect((await undo('--list')).stderr).toBe('keyless has made no edit yet.\n')
    await addSession('one')
    const silent = await undo()
    expect(silent.exitCode).toBe(2)
    expect(silent.stderr).toMatch(/try: keyless undo \S+-1 --yes\n/)
    expect((await undo('../../config')).stderr).toContain('There is no edit named ../../config.')
  })

  test('leaves out a record that cannot be read', async () => {
    await addSession('one')
    const [id = ''] = await edits()
    const noFiles = `{"version":2,"id":"${id}","at":"","files":[]}`
    for (const text of ['', '{', '{"version":2}', '{"version":1,"id":"x"}', noFiles]) {
      stage.home.write(`.local/state/keyless/edits/${id}.json`, text)
      expect((await undo('--list')).stderr).toBe('keyless has made no edit yet.\n')
    }
  })
})

describe('undo of an edit that changed two files', () => {
  const own = 'production:\n  profiles: own\n'
  const settings = () => stage.home.read('.config/keyless/config.yaml')
  beforeEach(async () => {
    stage.home.write('.config/keyless/config.yaml', own)
    await stage.keyless(['profiles', 'rename', 'own', 'mine', '--yes'])
    expect(settings()).toContain('[own, mine]')
  })

  test('takes back both, and both again', async () => {
    const renamed = [config(), settings()]
    expect((await undo('--yes')).stderr).toMatch(/^Took back \S+: 2 changed\.$/m)
    expect([config(), settings()]).toEqual([before, own])
    const [undoing = ''] = await edits()
    await undo(undoing, '--yes')
    expect([config(), settings()]).toEqual(renamed)
  })

  test('is one edit in the list, with both files', async () => {
    const { stdout } = await undo('--list', '--json')
    const { edits: list } = JSON.parse(stdout) as { edits: readonly object[] }
    expect(list).toMatchObject([
      {
        files: [
          { file: stage.home.path + '/.aws/config', sections: ['[profile mine]'] },
          { file: stage.home.path + '/.config/keyless/config.yaml', sections: [''] },
        ],
      },
    ])
    const lines = (await undo('--list')).stdout.trimEnd().split('\n')
    expect(lines).toHaveLength(3)
  })

  test('takes back neither where one was changed since', async () => {
    stage.home.write('.config/keyless/config.yaml', settings().replace('[own', '[by-hand, own'))
    const changed = [config(), settings()]
    const { exitCode, stderr } = await undo('--yes')
    expect(exitCode).toBe(1)
    expect(stderr).toContain('config.yaml was changed since that edit: its beginning. Nothing was')
    expect([config(), settings()]).toEqual(changed)
  })

  test('takes back the other where one is as it was before', async () => {
    stage.home.write('.config/keyless/config.yaml', own)
    expect((await undo('--yes')).exitCode).toBe(0)
    expect([config(), settings()]).toEqual([before, own])
  })
})
