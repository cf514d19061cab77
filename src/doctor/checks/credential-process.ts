import { textSetting } from '../../config/aws-config.ts'
import { findCommand } from '../../credentials/find-command.ts'
import { splitCommand } from '../../credentials/split-command.ts'
import { fillFix, KeylessError } from '../../errors.ts'
import { check, type Noted } from '../check.ts'
import { settingPlace } from '../places.ts'
import { addTo, profilesNamed } from '../words.ts'
import type { World } from '../world.ts'

/** The program of each, without its words: those may hold secrets. */
function programs(world: World): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>()
  for (const [name, { settings }] of world.config.profiles) {
    const line = textSetting(settings, 'credential_process')
    if (line === undefined) continue
    addTo(found, programOf(line, world), name)
  }
  return found
}

function programOf(line: string, { system: { platform } }: World): string {
  try {
    return splitCommand(line, platform.os)[0] ?? ''
  } catch (error) {
    if (error instanceof KeylessError) return ''
    throw error
  }
}

function missing(world: World): readonly Noted<'process-missing'>[] {
  const { env, platform } = world.system
  return [...programs(world)].flatMap(([program, profiles]) => {
    if (findCommand(program, env, platform.os).found === 'program') return []
    const evidence = profiles.map((name) => ({
      ...settingPlace(world, { type: 'profile', name }, 'credential_process'),
      says: `credential_process of profile ${name}`,
    }))
    const verb = profiles.length === 1 ? 'runs' : 'run'
    const what = program === '' ? 'a command that cannot be read' : `${program}, which is not there`
    const message = `${profilesNamed(profiles)} ${verb} ${what}.`
    const [first] = evidence
    const details = { file: first?.file, line: first?.line }
    const fix = fillFix('open {file} at line {line} and name the program where it is', details)
    return [{ code: 'process-missing', message, evidence, fix }]
  })
}

export const credentialProcess = check({
  group: 'profiles',
  codes: {
    'process-missing': {
      severity: 'error',
      title: 'The program of a credential_process is not there',
      why: 'No tool gets credentials for the profile. It may have moved, or not be on this PATH.',
    },
  },
  find: missing,
})
