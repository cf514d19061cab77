import { createMovedClock } from './moved-clock.ts'
import { createStage, setAhead, setUpDevAdmin, type Stage } from './stage.ts'
import { witness } from './witnesses.ts'

/** A stage for jobs of many hours: signed in, with a clock that moves the sandbox and every program. */
export interface JobStage {
  readonly stage: Stage
  /** For keyless and what it runs. */
  readonly env: Readonly<Record<string, string>>
  /** So many minutes after the start. */
  moveTo(minutes: number): void
}

/** @param folder Where the clock is kept (the stage's HOME); programs must be able to see it. */
export async function createJobStage(folder?: string): Promise<JobStage> {
  const stage = await createStage()
  const clock = createMovedClock(folder ?? stage.home.path)
  stage.home.write('tmp/.keep', '')
  await setUpDevAdmin(stage)
  // What would win over everything that is served, in every client.
  stage.home.write(
    '.aws/credentials',
    '[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wrong\n',
  )
  return {
    stage,
    env: {
      ...stage.env,
      ...clock.env,
      TMPDIR: `${stage.home.path}/tmp`,
      NODE_PATH: witness('KEYLESS_WITNESS_NODE_MODULES') ?? '',
      NODE_NO_WARNINGS: '1',
    },
    moveTo: (minutes) => {
      setAhead(stage, minutes * 60_000)
      clock.setAhead(minutes * 60)
    },
  }
}
