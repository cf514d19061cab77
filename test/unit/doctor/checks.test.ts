import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { checks } from '../../../src/doctor/checks.ts'
import type { Finding } from '../../../src/doctor/finding.ts'
import type { Case } from './cases/case.ts'
import { cacheCases } from './cases/caches.ts'
import { environmentCases } from './cases/environment.ts'
import { fileCases } from './cases/files.ts'
import { machineCases } from './cases/machine.ts'
import { networkCases } from './cases/network.ts'
import { profileCases } from './cases/profiles.ts'
import { protectionCases } from './cases/protection.ts'
import { signInCases } from './cases/sign-in.ts'
import { createDoctorStage } from './doctor-stage.ts'

const cases: readonly Case[] = [
  ...fileCases,
  ...profileCases,
  ...signInCases,
  ...cacheCases,
  ...environmentCases,
  ...networkCases,
  ...machineCases,
  ...protectionCases,
]

async function found(code: string, arrange: Case['trips']): Promise<readonly Finding[]> {
  const stage = createDoctorStage()
  try {
    await arrange(stage)
    const only = checks.filter(({ codes }) => Object.hasOwn(codes, code))
    const { findings } = await stage.examine(only)
    return findings.filter((finding) => finding.code === code)
  } finally {
    await stage.close()
  }
}

describe('each finding', () => {
  test.each(cases)('$code is found where it is so, and not where it is nearly so', async (one) => {
    const [finding] = await found(one.code, one.trips)
    expect(finding, 'is found').toBeDefined()
    const { message = '', why = '', fix = '' } = finding ?? {}
    expect(message).toMatch(/^[^\n]{8,400}\.$/)
    expect(`${message} ${fix}`).not.toMatch(/undefined|NaN|\[object|\{\w+\}/)
    expect(why).toMatch(/\.$/)
    expect(fix).not.toBe('')
    expect(await found(one.code, one.spares), 'is spared').toEqual([])
  })

  test('has a fixture that trips it and one that does not', () => {
    const codes = checks.flatMap((check) => Object.keys(check.codes))
    expect(cases.map(({ code }) => code).toSorted()).toEqual(codes.toSorted())
    expect(new Set(codes).size).toBe(codes.length)
  })
})

describe('the checks', () => {
  test('are all files of their folder', () => {
    const folder = new URL('../../../src/doctor/', import.meta.url)
    const table = readFileSync(fileURLToPath(new URL('checks.ts', folder)), 'utf8')
    for (const file of readdirSync(fileURLToPath(new URL('checks/', folder)))) {
      expect(table).toContain(`'./checks/${file}'`)
    }
  })
})
