/** Settings that give a job keys which never end. */
import { hasHole, textOf } from '../node.ts'
import type { Job, Pipeline, Setting } from './pipeline.ts'

const secretName = /^(?:TF_VAR_)?aws[-_]?secret[-_]?access[-_]?key$/i
const idName = /^(?:TF_VAR_)?aws[-_]?access[-_]?key[-_]?id$/i
const sessionName = /^aws[-_]?session[-_]?token$/i

/** A key of the platform's store, under whatever name it is handed on. */
const storedKey = /\bsecrets\.\w*AWS_SECRET_ACCESS_KEY\w*/i

/** By a text of another's: a secret of the platform, a variable of the environment. */
const reference = /\$\{\{|\$\(|\$\{?\w|^(?:[A-Z0-9]+_)*AWS_[A-Z0-9_]+$/

/** Storage that others make, which takes the same variables. */
const otherStorage =
  /minio|\br2_|_r2_|cloudflare|wasabi|backblaze|\bb2_|spaces|digitalocean|hetzner|scaleway|\bscw_|ceph|tigris|linode|\bovh|localstack/i
const otherEndpoint = /^AWS_ENDPOINT_URL(?:_\w+)?$|^S3_ENDPOINT(?:_URL)?$/i

/** Of a secret of 40, which is random. */
const leastCharacters = 12

/** What one step handed to the next ends by itself. */
const handedOn = /\b(?:steps|needs|jobs|outputs|stageDependencies|dependencies)\./

/** AWS's own example, and what local copies of AWS are given, are nobody's keys. */
function isKey(value: string, isSecret: boolean): boolean {
  if (value === '' || handedOn.test(value) || value.includes('EXAMPLE')) return false
  if (otherStorage.test(value)) return false
  if (reference.test(value) || hasHole(value)) return true
  if (!isSecret) return /^AKIA[A-Z2-7]{16}$/.test(value)
  return /^[A-Za-z0-9+/]{40}$/.test(value) && new Set(value).size > leastCharacters
}

function holdsKey({ value }: Setting, isSecret: boolean): boolean {
  const text = textOf(value)
  return text === undefined ? value.kind === 'unknown' : isKey(text, isSecret)
}

/** One for each secret, or for an id without a secret beside it. */
export function staticKeysIn(settings: readonly Setting[]): readonly Setting[] {
  // Keys with a session token end.
  const hasSession = settings.some(
    ({ name, value }) => sessionName.test(name.value) && textOf(value) !== '',
  )
  if (hasSession || settings.some(({ name }) => otherEndpoint.test(name.value))) return []
  const secrets = settings.filter(
    (one) =>
      (secretName.test(one.name.value) && holdsKey(one, true)) ||
      storedKey.test(textOf(one.value) ?? ''),
  )
  const ids = settings.filter((one) => idName.test(one.name.value) && holdsKey(one, false))
  const hasSecrets = settings.some(({ name }) => secretName.test(name.value))
  return hasSecrets || secrets.length > 0 ? secrets : ids
}

function groups(job: Job): readonly (readonly Setting[])[] {
  return [job.settings, ...job.uses.map(({ inputs }) => inputs)]
}

export function staticKeysOf(pipeline: Pipeline): readonly Setting[] {
  const found = [pipeline.settings, ...pipeline.jobs.flatMap(groups)].flatMap(staticKeysIn)
  return [...new Map(found.map((one) => [one.name, one])).values()]
}

/** Whether a job has credentials of AWS, by a token or by keys. */
export function getsCredentials(job: Job, { settings }: Pipeline): boolean {
  if (job.takesCredentials !== undefined) return true
  return [settings, ...groups(job)].some((some) => staticKeysIn(some).length > 0)
}
