import { type AwsConfig, textSetting } from '../../config/aws-config.ts'
import type { Subject } from '../../config/config-warning.ts'
import { fillFix } from '../../errors.ts'
import { isSameStartUrl } from '../../identity-center/start-url.ts'
import { parseUrl } from '../../system/parse-url.ts'
import { isAwsOwnedHost } from '../../system/trusted-url.ts'
import { check, type Noted } from '../check.ts'
import { settingEvidence } from '../places.ts'
import { listed } from '../words.ts'
import type { World } from '../world.ts'

type Code = 'start-url-invalid' | 'start-url-vanity' | 'start-url-spellings'

interface Place {
  readonly subject: Subject
  readonly startUrl: string
}

/** Of sessions, and of profiles of the older form, which are told apart by this very text. */
function places({ ssoSessions, profiles }: AwsConfig): readonly Place[] {
  const sessions = [...ssoSessions].map(([name, settings]) => ({
    subject: { type: 'sso-session', name } as const,
    startUrl: textSetting(settings, 'sso_start_url'),
  }))
  const legacy = [...profiles.values()].map(({ name, settings }) => ({
    subject: { type: 'profile', name } as const,
    startUrl: settings.has('sso_session') ? undefined : textSetting(settings, 'sso_start_url'),
  }))
  return [...sessions, ...legacy].flatMap(({ subject, startUrl }) =>
    startUrl === undefined ? [] : [{ subject, startUrl }],
  )
}

function hostProblem(startUrl: string): 'invalid' | 'vanity' | undefined {
  const url = parseUrl(startUrl)
  if (url?.protocol !== 'https:' || url.username + url.password !== '') return 'invalid'
  return isAwsOwnedHost(url.hostname) ? undefined : 'vanity'
}

function hosts(world: World): readonly Noted<Code>[] {
  const byUrl = new Map<string, Place>()
  for (const place of places(world.config))
    if (!byUrl.has(place.startUrl)) byUrl.set(place.startUrl, place)
  return [...byUrl.values()].flatMap(({ subject, startUrl }): readonly Noted<Code>[] => {
    const problem = hostProblem(startUrl)
    if (problem === undefined) return []
    const shown = parseUrl(startUrl)?.host ?? 'what it says'
    const evidence = settingEvidence(world, subject, 'sso_start_url', shown)
    const [place] = evidence
    const details = { file: place?.file, line: place?.line }
    if (problem === 'vanity') {
      const message = `The start URL of ${subject.name} is on ${shown}, which is no domain of AWS.`
      const fix = fillFix(
        'open {file} at line {line} and write the address that it leads to',
        details,
      )
      return [{ code: 'start-url-vanity', message, evidence, fix }]
    }
    const message = `The start URL of ${subject.name} is no https address.`
    const fix = fillFix(
      'open {file} at line {line} and write it as in https://my-org.awsapps.com/start',
      details,
    )
    return [{ code: 'start-url-invalid', message, evidence, fix }]
  })
}

/** Profiles of the older form share a sign-in only if their start URLs are the same text. */
function spellings(world: World): readonly Noted<Code>[] {
  const legacy = places(world.config).filter(({ subject }) => subject.type === 'profile')
  const texts = [...new Set(legacy.map(({ startUrl }) => startUrl))]
  const told = new Set<string>()
  return texts.flatMap((text) => {
    const same = texts.filter((other) => isSameStartUrl(text, other))
    if (same.length < 2 || told.has(text)) return []
    for (const one of same) told.add(one)
    const owners = same.flatMap((url) => legacy.find(({ startUrl }) => startUrl === url) ?? [])
    const evidence = owners.flatMap(({ subject, startUrl }) =>
      settingEvidence(world, subject, 'sso_start_url', startUrl),
    )
    const names = owners.map(({ subject }) => subject.name)
    const message = `Profiles ${listed(names)} spell one start URL in ${same.length} ways.`
    return [
      {
        code: 'start-url-spellings' as const,
        message,
        evidence,
        fix: 'write it the same way in all of them',
      },
    ]
  })
}

export const startUrls = check({
  group: 'profiles',
  codes: {
    'start-url-invalid': {
      severity: 'error',
      title: 'A start URL is no https address',
      why: 'Nobody can sign in with it: AWS tools refuse it since version 2.35 of the AWS CLI.',
    },
    'start-url-vanity': {
      severity: 'note',
      title: 'A start URL is on a domain of its own',
      why: 'It is followed to the AWS domain behind it at each sign-in. Tools before 2026 do not follow it and fail.',
    },
    'start-url-spellings': {
      severity: 'warning',
      title: 'One start URL is spelled in several ways',
      why: 'In the older form of profiles a sign-in belongs to the exact text, so each spelling asks for a sign-in of its own.',
    },
  },
  find: (world) => [...hosts(world), ...spellings(world)],
})
