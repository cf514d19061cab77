/** Edits a config as another process does: `edit-worker HOME VALUE`; the outcome as JSON. */
import { join } from 'node:path'
import { applyPlan } from '../../../src/config/apply-plan.ts'
import { planEdits } from '../../../src/config/edit-plan.ts'
import { KeylessError } from '../../../src/errors.ts'
import { systemClock } from '../../../src/system/clock.ts'
import { testPlatform } from '../../support/test-platform.ts'

const [, , home = '', value = ''] = process.argv
const section = { type: 'profile', name: 'a' } as const

try {
  const plan = planEdits(join(home, '.aws', 'config'), [{ kind: 'set', section, key: 'k', value }])
  const { how } = await applyPlan(plan, {
    paths: { locks: join(home, '.aws', 'keyless'), backups: join(home, 'backups') },
    clock: systemClock,
    platform: testPlatform({ runtime: process.versions['bun'] === undefined ? 'node' : 'bun' }),
  })
  process.stdout.write(JSON.stringify({ how }))
} catch (error) {
  if (!(error instanceof KeylessError)) throw error
  process.stdout.write(JSON.stringify({ code: error.code, message: error.message }))
}
