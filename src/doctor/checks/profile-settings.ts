/** The sso_* keys of profiles and sessions: what is missing, or does not agree. */
import type { ConfigWarning } from '../../config/config-warning.ts'
import { type AwsConfig, textSetting } from '../../config/aws-config.ts'
import { ssoProfile } from '../../config/sso-profile.ts'
import { fillFix, KeylessError } from '../../errors.ts'
import { check, type Noted } from '../check.ts'
import { withoutSessionKeys } from '../session-key-repair.ts'
import type { World } from '../world.ts'

type Code =
  | 'profile-incomplete'
  | 'profile-inconsistent'
  | 'session-incomplete'
  | 'session-key-in-profile'
  | 'account-id-format'

function fromWarning(
  code: 'account-id-format' | 'session-incomplete',
  { file, line, message, subject }: ConfigWarning,
): Noted<Code> {
  const template =
    code === 'session-incomplete'
      ? 'keyless configure sso-session --session {name}'
      : 'keyless configure sso --profile {name}'
  const says = message.replace(`Line ${line} of ${file} `, '').replace(/\.$/, '')
  const fix = fillFix(template, { name: subject?.name })
  return { code, message, evidence: [{ file, line, says }], fix }
}

function refusals({ config, whole }: World): readonly Noted<Code>[] {
  return [...config.profiles.keys()].flatMap((name): readonly Noted<Code>[] => {
    try {
      ssoProfile(whole, name)
      return []
    } catch (error) {
      if (!(error instanceof KeylessError)) throw error
      const { code, message, fix } = error
      const isOurs = code === 'profile-incomplete' || code === 'profile-inconsistent'
      return isOurs ? [{ code, message, fix }] : []
    }
  })
}

/** What differs is an error of its own. */
function saysTheSame({ profiles, ssoSessions }: AwsConfig, name: string): boolean {
  const settings = profiles.get(name)?.settings
  const session = ssoSessions.get((settings && textSetting(settings, 'sso_session')) ?? '')
  if (settings === undefined || session === undefined) return false
  return ['sso_start_url', 'sso_region'].every(
    (key) => !settings.has(key) || settings.get(key) === session.get(key),
  )
}

function sessionKeys(world: World): readonly Noted<Code>[] {
  const { config, files } = world
  return files.flatMap(({ path, kind }): readonly Noted<Code>[] => {
    const warnings = config.warnings.filter(
      ({ code, file }) => code === 'session-key-in-profile' && file === path,
    )
    const names = new Set(warnings.flatMap(({ subject }) => subject?.name ?? []))
    const equal = new Set([...names].filter((name) => saysTheSame(world.whole, name)))
    const [first] = warnings
    if (first === undefined || equal.size === 0) return []
    const evidence = warnings
      .filter(({ subject }) => equal.has(subject?.name ?? ''))
      .map(({ line }) => ({ file: path, line, says: 'repeats what its session says' }))
    const count =
      equal.size === 1 ? `Profile ${[...equal].join('')} repeats` : `${equal.size} profiles repeat`
    const repair = kind === 'config' ? withoutSessionKeys(path, [...equal]) : undefined
    return [
      {
        code: 'session-key-in-profile',
        message: `${count} the start URL or region of its sso-session, in ${path}.`,
        evidence,
        fix: repair === undefined ? `open ${path} and take them out` : 'keyless doctor --fix',
        repair,
      },
    ]
  })
}

export const profileSettings = check({
  group: 'profiles',
  codes: {
    'profile-incomplete': {
      severity: 'error',
      title: 'A profile for signing in lacks a setting',
      why: 'Every tool refuses it.',
    },
    'profile-inconsistent': {
      severity: 'error',
      title: 'A profile and its session disagree',
      why: 'AWS tools refuse such a profile: nobody can say which of the two values is meant.',
    },
    'session-incomplete': {
      severity: 'error',
      title: 'A session lacks its start URL or region',
      why: 'Nobody can sign in to it, and its profiles do not work.',
    },
    'session-key-in-profile': {
      severity: 'warning',
      title: 'A profile repeats what its session says',
      why: 'The AWS SDK for Rust, and what is built on it, refuses such a profile.',
      repair: 'takes the start URL and the region out of the profile',
    },
    'account-id-format': {
      severity: 'error',
      title: 'An account id has not 12 digits',
      why: 'AWS answers that there is no such role. A leading zero counts.',
    },
  },
  find: (world) => [
    ...refusals(world),
    ...world.config.warnings.flatMap((warning) => {
      const { code } = warning
      const isOurs = code === 'account-id-format' || code === 'session-incomplete'
      return isOurs ? [fromWarning(code, warning)] : []
    }),
    ...sessionKeys(world),
  ],
})
