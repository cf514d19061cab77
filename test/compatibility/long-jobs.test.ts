import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { startLineJob } from '../support/line-job.ts'
import { createMovedClock, fixedOffset, type MovedClock } from '../support/moved-clock.ts'
import { keyless, keylessCommand } from '../support/programs.ts'
import { createStage, setAhead, setUpDevAdmin, type Stage } from '../support/stage.ts'
import { missingWitness, witness } from '../support/witnesses.ts'

const notHere = missingWitness('KEYLESS_WITNESS_PYTHON') || missingWitness('KEYLESS_WITNESS_AWS')
const minute = 60_000

/** One line in, one identity out, in one process for hours. */
const job = `
import sys, boto3
sts = boto3.Session(profile_name=sys.argv[1]).client('sts')
for line in sys.stdin:
    try:
        print('ok', sts.get_caller_identity()['Arn'], flush=True)
    except Exception as error:
        print('failed', type(error).__name__, str(error).replace(chr(10), ' '), flush=True)
`

describe.skipIf(notHere)('jobs that outlive their credentials', () => {
  let stage: Stage
  let clock: MovedClock

  const moveTo = (minutes: number): void => {
    setAhead(stage, minutes * minute)
    clock.setAhead(minutes * 60)
  }

  beforeEach(async () => {
    stage = await createStage()
    clock = createMovedClock(stage.home.path)
    await setUpDevAdmin(stage)
    const command = [...keylessCommand(), 'credential-process', '--profile', 'dev-admin']
    stage.home.write(
      '.aws/config',
      `${stage.home.read('.aws/config')}[profile by-process]\nregion = us-east-1\ncredential_process = ${command.join(' ')}\n`,
    )
  })
  afterEach(async () => {
    await stage.close()
  })

  it.each(['dev-admin', 'by-process'])(
    'keeps a two-hour boto3 job going, and says what to run at the session end: %s',
    async (profile) => {
      const command = [witness('KEYLESS_WITNESS_PYTHON') ?? '', '-u', '-c', job, profile]
      const running = startLineJob(command, { ...stage.env, ...clock.env })
      for (const minutes of [0, 50, 70, 100, 125]) {
        moveTo(minutes)
        expect(await running.ask()).toMatch(/^ok arn:aws:sts::111111111111:assumed-role/)
      }
      moveTo(10 * 60)
      const last = await running.ask()
      expect(last).toMatch(/^failed /)
      if (profile === 'by-process') expect(last).toContain('keyless login my-org')
      await running.end()
    },
  )

  it('keeps a two-hour exec loop going, and says what to run at the session end', async () => {
    const args = [
      'exec',
      'dev-admin',
      '--',
      witness('KEYLESS_WITNESS_AWS') ?? '',
      'sts',
      'get-caller-identity',
      '--query',
      'Arn',
      '--output',
      'text',
    ]
    for (const minutes of [0, 50, 70, 100, 125]) {
      moveTo(minutes)
      const turn = await keyless(args, { env: { ...stage.env, ...fixedOffset(minutes * 60) } })
      expect(turn.stdout, turn.stderr).toMatch(/^arn:aws:sts::111111111111:assumed-role/)
    }
    moveTo(10 * 60)
    const last = await keyless(args, { env: { ...stage.env, ...fixedOffset(10 * 3600) } })
    expect(last).toMatchObject({ exitCode: 4, stdout: '' })
    expect(last.stderr).toContain('keyless login my-org')
  })
})
