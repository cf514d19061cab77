import { textSetting } from '../../config/aws-config.ts'
import { knownRegions } from '../../config/known-regions.ts'
import { isRegion } from '../../config/region.ts'
import { fillFix } from '../../errors.ts'
import { regionFromStartUrl } from '../../identity-center/endpoints.ts'
import { variable } from '../../system/environment.ts'
import { check, type Noted } from '../check.ts'
import { settingEvidence, settingPlace } from '../places.ts'
import { signIns } from '../sign-ins.ts'
import { addTo, profilesNamed } from '../words.ts'
import type { World } from '../world.ts'

type Code = 'region-unset' | 'region-unknown' | 'region-mismatch' | 'region-invalid'

const known = new Set(knownRegions)

function unset(world: World): readonly Noted<Code>[] {
  const { env } = world.system
  const isSet = (name: string): boolean => variable(env, name) !== undefined
  if (isSet('AWS_REGION') || isSet('AWS_DEFAULT_REGION')) return []
  const profiles = [...world.config.profiles.values()].filter(
    ({ settings }) =>
      textSetting(settings, 'region') === undefined &&
      (settings.has('sso_account_id') || settings.has('role_arn')),
  )
  const evidence = profiles.map(({ name, settings }) => {
    const key = settings.has('sso_account_id') ? 'sso_account_id' : 'role_arn'
    const place = settingPlace(world, { type: 'profile', name }, key)
    return { ...place, says: `is in profile ${name}` }
  })
  const [first] = evidence
  if (first === undefined) return []
  const names = profiles.map(({ name }) => name)
  const says = names.length === 1 ? 'has no region' : 'have no region'
  const details = { file: first.file, line: first.line }
  const fix = fillFix('open {file} at line {line} and add: region = eu-west-1', details)
  return [{ code: 'region-unset', message: `${profilesNamed(names)} ${says}.`, evidence, fix }]
}

/** Every place that names a region, by what it names. */
function namedRegions(world: World): ReadonlyMap<string, readonly Noted['evidence'][]> {
  const places = new Map<string, Noted['evidence'][]>()
  const add = (region: string | undefined, evidence: Noted['evidence']): void => {
    if (region !== undefined) addTo(places, region, evidence)
  }
  for (const [name, { settings }] of world.config.profiles) {
    for (const key of ['region', 'sso_region']) {
      const region = textSetting(settings, key)
      if (region === undefined || known.has(region)) continue
      add(region, settingEvidence(world, { type: 'profile', name }, key, region))
    }
  }
  for (const [name, settings] of world.config.ssoSessions) {
    const region = textSetting(settings, 'sso_region')
    if (region === undefined || known.has(region)) continue
    add(region, settingEvidence(world, { type: 'sso-session', name }, 'sso_region', region))
  }
  for (const name of ['AWS_REGION', 'AWS_DEFAULT_REGION']) {
    const region = variable(world.system.env, name)
    if (region !== undefined && !known.has(region)) add(region, [{ says: `${name}=${region}` }])
  }
  return places
}

function unknown(world: World): readonly Noted<Code>[] {
  return [...namedRegions(world)].map(([region, places]) => {
    const evidence = places.flatMap((place) => place ?? [])
    const [first] = evidence
    const fix =
      first?.file === undefined
        ? 'set the variable to a region such as eu-west-1'
        : fillFix('open {file} at line {line} and mend the region', {
            file: first.file,
            line: first.line,
          })
    return isRegion(region)
      ? {
          code: 'region-unknown',
          message: `There is no region ${region} that is known here.`,
          evidence,
          fix,
        }
      : {
          code: 'region-invalid',
          message: 'A region holds more than letters, digits and hyphens.',
          evidence,
          fix,
        }
  })
}

function mismatched(world: World): readonly Noted<Code>[] {
  return signIns(world.config).flatMap(({ session, profiles: [profile = ''] }) => {
    const { name, startUrl, region } = session
    const told = regionFromStartUrl(startUrl)
    if (told === undefined || told === region) return []
    const subject =
      name === undefined
        ? ({ type: 'profile', name: profile } as const)
        : ({ type: 'sso-session', name } as const)
    const evidence = settingEvidence(world, subject, 'sso_region', region)
    const [place] = evidence
    const message = `The start URL ${startUrl} is of ${told}, but sso_region says ${region}.`
    const details = { file: place?.file, line: place?.line, told }
    const fix = fillFix('open {file} at line {line} and set sso_region to {told}', details)
    return [{ code: 'region-mismatch' as const, message, evidence, fix }]
  })
}

export const regions = check({
  group: 'profiles',
  codes: {
    'region-unset': {
      severity: 'warning',
      title: 'A profile has no region',
      why: 'Most AWS commands stop with "You must specify a region".',
    },
    'region-unknown': {
      severity: 'warning',
      title: 'A region is not known',
      why: 'It may be newer than this program. If it is a typing mistake, the host of its services is not there.',
    },
    'region-mismatch': {
      severity: 'error',
      title: 'The sign-in is at another region than its start URL',
      why: 'Identity Center answers InvalidRequestException or invalid_grant without saying why.',
    },
    'region-invalid': {
      severity: 'error',
      title: 'A region is no name of a region',
      why: 'It becomes part of the host that gets the sign-in, so keyless refuses it.',
    },
  },
  find: (world) => [...unset(world), ...unknown(world), ...mismatched(world)],
})
