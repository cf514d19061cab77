import { type Settings, textSetting } from '../../config/aws-config.ts'
import { chainLinks } from '../../credentials/chain-links.ts'
import { fillFix, KeylessError } from '../../errors.ts'
import { check, type Noted } from '../check.ts'
import { settingEvidence } from '../places.ts'
import { addTo, listed, profilesNamed } from '../words.ts'
import type { World } from '../world.ts'

type Code = 'session-not-found' | 'source-profile-missing' | 'services-not-found' | 'profile-loop'

const links = [
  ['sso_session', 'session-not-found', 'ssoSessions', 'sso-session'],
  ['source_profile', 'source-profile-missing', 'profiles', 'profile'],
  ['services', 'services-not-found', 'services', 'services section'],
] as const

/** By the name that is missing: one mistake in a session's name breaks many profiles. */
function dangling(world: World): readonly Noted<Code>[] {
  return links.flatMap(([key, code, kind, word]) => {
    const missing = new Map<string, string[]>()
    for (const [profile, { settings }] of world.config.profiles) {
      const name = textSetting(settings, key)
      if (name === undefined || world.whole[kind].has(name)) continue
      addTo(missing, name, profile)
    }
    return [...missing].map(([name, profiles]) => ({
      code,
      message: `${profilesNamed(profiles)} ${profiles.length === 1 ? 'names' : 'name'} the ${word} ${name}, which is not there.`,
      evidence: profiles.flatMap((profile) =>
        settingEvidence(world, { type: 'profile', name: profile }, key, name),
      ),
      fix: fixFor(key, name, profiles, world),
    }))
  })
}

function fixFor(key: string, name: string, profiles: readonly string[], world: World): string {
  if (key === 'sso_session') {
    return fillFix('keyless configure sso-session --session {name}', { name })
  }
  const [profile = ''] = profiles
  const [first] = settingEvidence(world, { type: 'profile', name: profile }, key, name)
  return fillFix('open {file} at line {line} and name one that is there', {
    file: first?.file,
    line: first?.line,
  })
}

/** Chains that come back to where they were, each told once. */
function loops(world: World): readonly Noted<Code>[] {
  const { env, platform } = world.system
  const told = new Set<string>()
  return [...world.config.profiles.keys()].flatMap((name) => {
    if (told.has(name) || !mayLoop(world, name)) return []
    try {
      chainLinks(world.whole, name, { env, platform, environment: false })
      return []
    } catch (error) {
      if (!(error instanceof KeylessError)) throw error
      if (error.code !== 'profile-loop') return []
      const around = profilesOf(world, name)
      for (const one of around) told.add(one)
      const evidence = around.flatMap((profile) => {
        const { settings } = world.whole.profiles.get(profile) ?? { settings: new Map() }
        const source = textSetting(settings, 'source_profile')
        const subject = { type: 'profile', name: profile } as const
        return source === undefined ? [] : settingEvidence(world, subject, 'source_profile', source)
      })
      const message = `The credentials of ${listed(around)} lead back to themselves.`
      const [first] = evidence
      const fix = fillFix(
        'open {file} at line {line} and end the chain in a profile with a sign-in',
        {
          file: first?.file,
          line: first?.line,
        },
      )
      return [{ code: 'profile-loop' as const, message, evidence, fix }]
    }
  })
}

function mayLoop(world: World, name: string): boolean {
  const settings = world.config.profiles.get(name)?.settings
  if (settings === undefined) return false
  return settings.has('source_profile') || settings.has('credential_process')
}

function profilesOf(world: World, name: string): readonly string[] {
  const around: string[] = []
  for (let next: string | undefined = name; next !== undefined && !around.includes(next);) {
    around.push(next)
    const settings: Settings | undefined = world.whole.profiles.get(next)?.settings
    next = settings === undefined ? undefined : textSetting(settings, 'source_profile')
  }
  return around
}

export const profileLinks = check({
  group: 'profiles',
  codes: {
    'session-not-found': {
      severity: 'error',
      title: 'A profile names a session that is not there',
      why: 'No tool gets credentials for such a profile.',
    },
    'source-profile-missing': {
      severity: 'error',
      title: 'A profile builds on one that is not there',
      why: 'Its role cannot be taken, by any tool.',
    },
    'services-not-found': {
      severity: 'error',
      title: 'A profile names a services section that is not there',
      why: 'AWS tools refuse the profile.',
    },
    'profile-loop': {
      severity: 'error',
      title: 'A chain of profiles leads back to itself',
      why: 'No credentials can come out of it.',
    },
  },
  find: (world) => [...dangling(world), ...loops(world)],
})
