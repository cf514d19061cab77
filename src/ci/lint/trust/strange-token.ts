/** Tokens that a pattern lets in and nobody may have meant, made of the pattern and the platform's forms. */
import type { Platform } from '../../platform.ts'
import { parseSubject } from '../../subjects.ts'
import type { OpenPattern } from './subject-pattern.ts'

/** No real name or number. */
const strangeName = 'stranger-0000'
export const strangeNumber = '999999999999'
/** What anybody who may write to the repository can call a branch. */
const anyName = 'anything'

/** Claims of a part. */
const claimsOfPart: Readonly<Record<string, readonly string[]>> = {
  branch: ['build_branch'],
  environment: ['environment'],
  organization: ['organization_slug'],
  pipeline: ['pipeline_slug'],
}

/** Which part of a subject a number stands for, by what the platform's row says that it numbers. */
const numberedParts: Readonly<Record<string, string>> = {
  owner: 'owner',
  repository: 'repository',
  organisation: 'organization',
  pipeline: 'pipeline',
  project: 'project',
  group: 'project',
}

/** `octo-` and then something: a name that begins like another, or any below a group. */
function strangeValue(platform: Platform, part: string, start: string): string {
  const isTenant = platform.parts.some(({ name, isTenant: is }) => name === part && is)
  const value = /Id$/.test(part) ? strangeNumber : isTenant ? strangeName : anyName
  return start === '' || /[/:@-]$/.test(start) ? `${start}${value}` : `${start}-${value}`
}

function exampleOf(platform: Platform, part: string): string {
  if (part === 'branch') return anyName
  return platform.parts.find(({ name }) => name === part)?.example ?? strangeName
}

/** In the fixed text that the form ends in, where it has one: `run_phase:*` is `run_phase:apply`. */
function ended(pattern: string, form: string): string {
  const tail = form.slice(form.lastIndexOf('}') + 1)
  const text = pattern.slice(0, -1)
  let said = tail.length
  while (!text.endsWith(tail.slice(0, said))) said--
  return text + tail.slice(said)
}

/** Subjects of that form which begin as the pattern does and go on as a stranger's would. */
export function strangeSubjects(
  platform: Platform,
  pattern: string,
  { part, start, rest, isImmutable }: OpenPattern,
): readonly string[] {
  const wildcard = pattern.search(/[*?]/)
  if (wildcard < 0) return [pattern]
  const before = pattern.slice(0, wildcard)
  const behind = pattern.slice(wildcard + 1)
  const pieces = (rest.match(/\{\w+\}|[^{]+/g) ?? []).map((piece, index) => {
    const name = /^\{(\w+)\}$/.exec(piece)?.[1]
    if (name === undefined) return piece
    const isOpen = index === 0 && name === part
    if (isOpen) return strangeValue(platform, name, start).slice(start.length)
    return exampleOf(platform, name)
  })
  const ends = [behind.replaceAll(/[*?]/g, ''), behind.replaceAll(/[*?]/g, 'x')]
  if (behind.endsWith('*')) ends.push(ended(behind, rest).replaceAll(/[*?]/g, 'x'))
  const found = pieces.flatMap((_, index) => {
    const begun = before + pieces.slice(0, index + 1).join('')
    return ends.map((end) => begun + end)
  })
  // One character is any letter; a star beside it may be nothing, and many of them are a whole name.
  const letters = pattern.replaceAll('?', 'x')
  const lettered = [
    letters.replaceAll('*', ''),
    letters.replaceAll('*', 'x'),
    before + pieces.join(''),
  ]
  return [...new Set(pattern[wildcard] === '?' ? lettered : found)].filter(
    (subject) => parseSubject(platform, subject)?.isImmutable === isImmutable,
  )
}

/**
 * The claims that go with a subject. Numbers of `strangeFrom`, a part of the form, and of those behind it
 * are a stranger's.
 */
export function claimsOfSubject(
  platform: Platform,
  subject: string,
  strangeFrom: string | undefined,
): Readonly<Record<string, string>> {
  const values = parseSubject(platform, subject)?.values ?? {}
  const claims: Record<string, string> = {}
  for (const [part, value] of Object.entries(values)) {
    for (const claim of claimsOfPart[part] ?? []) claims[claim] = value
  }
  const { owner, repository, branch, tag } = values
  if (owner !== undefined && repository !== undefined) {
    claims['repository'] = `${owner}/${repository}`
    claims['job_workflow_ref'] = `${owner}/${repository}/.github/workflows/ci.yml@refs/heads/main`
  }
  if (branch !== undefined) claims['ref'] = `refs/heads/${branch}`
  if (tag !== undefined) claims['ref'] = `refs/tags/${tag}`
  const order = platform.parts.filter(({ isTenant }) => isTenant).map(({ name }) => name)
  const from = strangeFrom === undefined ? -1 : order.indexOf(strangeFrom.replace(/Id$/, ''))
  for (const { claim, says } of from < 0 ? [] : platform.immutableClaims) {
    if (order.indexOf(numberedParts[says] ?? '') >= from) claims[claim] = strangeNumber
  }
  return claims
}
