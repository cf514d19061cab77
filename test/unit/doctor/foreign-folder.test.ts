import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { botocoreScript } from '../../../src/doctor/checks/boto3.ts'
import { createTempHome } from '../../support/temp-home.ts'

test('the look at boto3 runs no module of the folder that it is asked in', () => {
  const home = createTempHome()
  onTestFinished(() => home.remove())
  const trace = join(home.path, 'was-run')
  for (const module of ['re', 'os', 'importlib/__init__', 'importlib/util']) {
    home.write(`clone/${module}.py`, `open(${JSON.stringify(trace)}, 'w').close()\n`)
  }
  const cwd = join(home.path, 'clone')
  // Without -S some installations have these modules loaded already.
  const { status } = spawnSync('python3', ['-S', '-c', botocoreScript], { cwd, timeout: 30_000 })
  expect(status).toBe(0)
  expect(existsSync(trace)).toBe(false)
})
