import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { locks } from '../../../src/doctor/checks/locks.ts'
import { shellLine } from '../../../src/doctor/checks/shell-line.ts'
import { createDoctorStage, type DoctorStage } from './doctor-stage.ts'

let stage: DoctorStage

beforeEach(() => {
  stage = createDoctorStage()
})
afterEach(async () => stage.close())

test('a pipe in place of a lock or of the file of a shell keeps nobody waiting', async () => {
  const lock = join(stage.home.path, '.aws', 'keyless', 'token-x')
  mkdirSync(lock, { recursive: true })
  execFileSync('mkfifo', [join(lock, 'g000000000001'), join(stage.home.path, '.bashrc')])
  stage.env = { SHELL: '/bin/bash' }
  expect((await stage.examine([locks, shellLine])).findings).toEqual([])
})
