import fc from 'fast-check'
import { expect, it } from 'vitest'
import { configOf } from '../../src/doctor/aws-file.ts'
import { configLines } from '../../src/doctor/checks/config-lines.ts'
import { profileSettings } from '../../src/doctor/checks/profile-settings.ts'
import { findingOf } from '../../src/doctor/check.ts'
import type { Finding } from '../../src/doctor/finding.ts'
import { planRepairs } from '../../src/doctor/plan-repairs.ts'
import type { World } from '../../src/doctor/world.ts'
import { parseFile } from '../../src/config/parsed-file.ts'
import { ConfigError } from '../../src/errors.ts'
import { growsInProportion } from '../support/growth.ts'
import { oddFile } from './config-arbitraries.ts'

const path = '/home/alice/.aws/config'

type Files = World['files']

/** Undefined for a file that no tool reads. */
function filesOf(text: string | Uint8Array): Files | undefined {
  const bytes = Buffer.from(text)
  try {
    const parsed = parseFile(path, bytes, 'config')
    return [{ path, kind: 'config', bytes, parsed, problem: undefined }]
  } catch (error) {
    if (error instanceof ConfigError) return undefined
    throw error
  }
}

async function look(files: Files): Promise<readonly Finding[]> {
  const config = configOf(files)
  const world = { files, config, whole: config } as World
  const found = [configLines, profileSettings].map(async (check) =>
    (await check.find(world)).map((noted) => findingOf(check, noted)),
  )
  return (await Promise.all(found)).flat()
}

it('a repair changes no setting, and leaves nothing for a second one', async () => {
  await fc.assert(
    fc.asyncProperty(oddFile, fc.boolean(), async (text, marked) => {
      const files = filesOf(marked ? `\ufeff${text}` : text)
      if (files === undefined) return
      // It throws where a setting would change.
      const { edits } = planRepairs(await look(files), files)
      const [edit] = edits
      if (edit === undefined) return
      const mended = filesOf(edit.after)
      expect(mended).toBeDefined()
      const left = (await look(mended ?? [])).filter(({ repair }) => repair !== undefined)
      expect(left.map(({ message }) => message)).toEqual([])
    }),
    { numRuns: 1500 },
  )
})

it('ten thousand profiles take no longer than their number says', () => {
  const workOn = (profiles: number) => {
    const one = (index: number) =>
      `[profile p${index}]\nsso_session = s\nsso_region = eu-west-1\nregion = x # c\n`
    const session =
      '[sso-session s]\nsso_start_url = https://s.awsapps.com/start\nsso_region = eu-west-1\n'
    const text = session + Array.from({ length: profiles }, (_, index) => one(index)).join('')
    const files = filesOf(text) ?? []
    const config = configOf(files)
    const world = { files, config, whole: config } as World
    return () => {
      const noted = [configLines, profileSettings].flatMap((check) =>
        (check.find(world) as readonly never[]).map((found) => findingOf(check, found)),
      )
      expect(planRepairs(noted, files).edits).toHaveLength(1)
    }
  }
  expect(growsInProportion(workOn, 200)).toBe(true)
})
