import { type AwsConfig, textSetting } from '../../config/aws-config.ts'
import { assertWritableName } from '../../config/profile-name.ts'
import { assertRegion } from '../../config/region.ts'
import { regionFromStartUrl } from '../../identity-center/endpoints.ts'
import type { SsoSession } from '../../identity-center/session.ts'
import { resolveStartUrl } from '../../identity-center/start-url.ts'
import { isAwsOwnedHost } from '../../system/trusted-url.ts'
import type { Answers } from './answers.ts'
import {
  regionDoubt,
  regionHint,
  regionProblem,
  scopesProblem,
  startUrlExample,
  startUrlProblem,
} from './checks.ts'

/** What a session needs so that its sign-in can be refreshed. */
const usualScopes = 'sso:account:access'

/** What the person said about the sign-in, as it will be written. */
export interface SessionAnswers {
  readonly session: SsoSession
  /** There was no section of that name before. */
  readonly isNew: boolean
}

function scopeList(text: string): readonly string[] {
  return text
    .split(',')
    .map((scope) => scope.trim())
    .filter((scope) => scope !== '')
}

/** The region that a start URL of one's own leads to; AWS's own start URLs do not tell it. */
async function regionOfVanityUrl(answers: Answers, startUrl: string): Promise<string | undefined> {
  if (isAwsOwnedHost(new URL(startUrl).hostname)) return undefined
  const { system, signal } = answers.context
  const region = answers.given('region')
  const options = region === undefined ? {} : { region }
  return (await resolveStartUrl(startUrl, { http: system.http, signal, ...options })).region
}

interface Known {
  readonly startUrl: string | undefined
  readonly region: string | undefined
  readonly scopes: string | undefined
}

/** With `keep`, what the file says is not asked again. */
async function startUrlAndRegion(
  answers: Answers,
  known: Known,
  keep: boolean,
): Promise<{ startUrl: string; region: string }> {
  const kept = (flag: string, value: string | undefined): string | undefined =>
    keep && answers.given(flag) === undefined ? value : undefined
  const startUrl =
    kept('start-url', known.startUrl) ??
    (await answers.text({
      flag: 'start-url',
      message: 'SSO start URL',
      defaultValue: known.startUrl,
      placeholder: known.startUrl ?? startUrlExample,
      validate: startUrlProblem,
    }))
  const region =
    kept('region', known.region) ??
    (await regionOfVanityUrl(answers, startUrl)) ??
    (await answers.text({
      flag: 'region',
      message: 'SSO region',
      defaultValue: known.region ?? regionFromStartUrl(startUrl),
      placeholder: known.region ?? regionFromStartUrl(startUrl) ?? regionHint,
      validate: regionProblem,
      doubt: regionDoubt,
    }))
  return { startUrl, region }
}

async function scopes(answers: Answers, known: Known, keep: boolean): Promise<readonly string[]> {
  const kept = keep && answers.given('scopes') === undefined ? known.scopes : undefined
  const text =
    kept ??
    (await answers.text({
      flag: 'scopes',
      message: 'SSO registration scopes',
      defaultValue: known.scopes ?? usualScopes,
      validate: scopesProblem,
    }))
  return scopeList(text)
}

function knownSession(config: AwsConfig, name: string): Known {
  const settings = config.ssoSessions.get(name) ?? new Map<string, string>()
  return {
    startUrl: textSetting(settings, 'sso_start_url'),
    region: textSetting(settings, 'sso_region'),
    scopes: textSetting(settings, 'sso_registration_scopes'),
  }
}

/** Start URL, region and scopes of a named session. With `keep`, an existing one is taken as it is. */
export async function namedSessionAnswers(
  answers: Answers,
  config: AwsConfig,
  name: string,
  keep: boolean,
): Promise<SessionAnswers> {
  assertWritableName(name)
  const known = knownSession(config, name)
  const isNew = !config.ssoSessions.has(name)
  const takeAsIs = keep && !isNew
  const place = await startUrlAndRegion(answers, known, takeAsIs)
  assertRegion(place.region)
  const registrationScopes =
    takeAsIs && known.scopes === undefined && answers.given('scopes') === undefined
      ? undefined
      : await scopes(answers, known, takeAsIs)
  return { session: { name, ...place, registrationScopes }, isNew }
}

/** The older form: start URL and region stand in the profile itself. */
export async function legacyAnswers(
  answers: Answers,
  config: AwsConfig,
  profile: string | undefined,
): Promise<SessionAnswers> {
  const settings = profile === undefined ? undefined : config.profiles.get(profile)?.settings
  const known = {
    startUrl: settings === undefined ? undefined : textSetting(settings, 'sso_start_url'),
    region: settings === undefined ? undefined : textSetting(settings, 'sso_region'),
    scopes: undefined,
  }
  const place = await startUrlAndRegion(answers, known, false)
  return { session: { name: undefined, ...place, registrationScopes: undefined }, isNew: false }
}
