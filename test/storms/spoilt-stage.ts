import { cpSync, existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { defaultDirectory } from '../../src/sandbox/default-organisation.ts'
import type { Directory } from '../../src/sandbox/directory.ts'
import { fixedOffset } from '../support/moved-clock.ts'
import { keyless, type Outcome } from '../support/programs.ts'
import { createStage, setAhead, setUpDevAdmin, type Stage } from '../support/stage.ts'

/** A signed-in home for hundreds of runs, each of which finds an expired token. */
export interface SpoiltStage {
  readonly stage: Stage
  /** As the programs of this hour see the world. */
  env(): Readonly<Record<string, string>>
  /** An hour and five minutes pass: tokens and role credentials are over, the session is not. */
  nextHour(): void
  /** What is below these folders of the home now, to be put back by the function returned. */
  keep(...folders: readonly string[]): () => void
  /** Every file that is not litter of a killed writer can be read whole. */
  expectWhole(about: string): void
  /** The next command, and how long it took in milliseconds. */
  next(): Promise<{ readonly outcome: Outcome; readonly ms: number }>
}

/** Sessions as long as an organisation may make them. */
const directory = {
  ...defaultDirectory(),
  organisation: { ...defaultDirectory().organisation, sessionSeconds: 90 * 86_400 },
}

const stepMinutes = 65

/** @param more Roles and users of IAM, which most commands do without. */
export async function createSpoiltStage(more: Partial<Directory> = {}): Promise<SpoiltStage> {
  const stage = await createStage({}, { directory: { ...directory, ...more } })
  await setUpDevAdmin(stage)
  let minutes = 0
  let copies = 0
  const env = () => ({ ...stage.env, ...fixedOffset(minutes * 60) })
  return {
    stage,
    env,
    nextHour: () => {
      minutes += stepMinutes
      setAhead(stage, minutes * 60_000)
    },
    keep: (...folders) => {
      copies += 1
      const kept = join(stage.home.path, `kept-${copies}`)
      const copy = (from: string, to: string): void => {
        for (const folder of folders) {
          rmSync(join(to, folder), { recursive: true, force: true })
          const there = existsSync(join(from, folder))
          if (there) cpSync(join(from, folder), join(to, folder), { recursive: true })
        }
      }
      copy(stage.home.path, kept)
      return () => copy(kept, stage.home.path)
    },
    expectWhole: (about) => expectWhole(join(stage.home.path, '.aws'), about),
    next: async () => {
      const startMs = performance.now()
      const outcome = await keyless(['credential-process', '--profile', 'dev-admin'], {
        env: env(),
      })
      return { outcome, ms: performance.now() - startMs }
    },
  }
}

function expectWhole(folder: string, about: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.json')) continue
    const text = readFileSync(join(folder, name), 'utf8')
    expect(() => JSON.parse(text) as unknown, `${about}: ${name} is torn: ${text}`).not.toThrow()
  }
}
