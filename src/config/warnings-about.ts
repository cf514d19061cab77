import { type AwsConfig, type Settings, textSetting } from './aws-config.ts'
import type { ConfigWarning, Subject } from './config-warning.ts'

const keyOf = ({ type, name }: Subject): string => `${type} ${name}`

/** What a section leads to: a profile to its session, its services and the profile it builds on. */
function namedBy(settings: Settings): readonly Subject[] {
  const links = [
    ['sso_session', 'sso-session'],
    ['services', 'services'],
    ['source_profile', 'profile'],
  ] as const
  return links.flatMap(([key, type]) => {
    const name = textSetting(settings, key)
    return name === undefined ? [] : [{ type, name }]
  })
}

function settingsOf(config: AwsConfig, { type, name }: Subject): Settings | undefined {
  if (type === 'profile') return config.profiles.get(name)?.settings
  return (type === 'services' ? config.services : config.ssoSessions).get(name)
}

/** The warnings that matter to whoever uses these sections, those about a whole file among them. */
export function warningsAbout(
  config: AwsConfig,
  asked: readonly Subject[],
): readonly ConfigWarning[] {
  const reached = new Set<string>()
  const open = [...asked]
  for (let subject = open.pop(); subject !== undefined; subject = open.pop()) {
    if (reached.has(keyOf(subject))) continue
    reached.add(keyOf(subject))
    open.push(...namedBy(settingsOf(config, subject) ?? new Map()))
  }
  return config.warnings.filter(
    ({ subject }) => subject === undefined || reached.has(keyOf(subject)),
  )
}
