import type { Platform } from '../../platform.ts'
import { partNames } from '../../subjects.ts'
import { hasHole, type TextNode } from '../node.ts'
import { filled, letsIn, type ProbeQuestion, type UnknownName, unknownNames } from './probe.ts'
import { claimsOfSubject, strangeNumber, strangeSubjects } from './strange-token.ts'
import { type OpenPattern, openPatterns } from './subject-pattern.ts'

/** Who else gets in, the worst first. */
export const openingKinds = ['anybody', 'look-alike', 'organisation', 'similar', 'any-ref'] as const

export interface Opening {
  /**
   * `anybody` of the platform; `look-alike`: whoever takes a name that begins like it; `organisation`:
   * everything of one tenant; `similar`: what begins like it there; `any-ref`: whatever runs in it.
   */
  readonly kind: (typeof openingKinds)[number]
  /** A subject that gets in. */
  readonly subject: string
  readonly form: OpenPattern['form']
}

export interface OpeningsAsked {
  readonly platform: Platform
  readonly conditions: readonly {
    readonly claim: string
    readonly values: readonly TextNode[]
  }[]
  /** Undefined where nothing is asked of the subject. */
  readonly pattern: string | undefined
  /** The policy with that name for texts that are not known; undefined where IAM would not take it. */
  readonly questionWith: (unknown: UnknownName) => ProbeQuestion | undefined
}

interface Question extends Pick<OpeningsAsked, 'platform' | 'conditions'> {
  readonly question: ProbeQuestion
  readonly unknown: UnknownName
}

/** Whoever writes the pipeline chooses what these say. */
const chosenByWriter: ReadonlySet<string> = new Set([
  'environment',
  'ref',
  'workflow',
  'build_branch',
  'pipeline_source',
  'ref_protected',
  'runner_environment',
])

/** A value that would do. */
function sample(value: string, unknown: UnknownName): string {
  return filled(value, unknown).replaceAll(/[*?]/g, 'x')
}

/** What the policy itself asks of the claims. */
function asked(
  { conditions, platform, unknown }: Question,
  isInside: boolean,
): Record<string, string> {
  const claims: Record<string, string> = {}
  for (const { claim, values } of conditions) {
    const [first] = values
    // A number of what is not the stranger's is right; his own takes its place afterwards.
    const isNumber = platform.immutableClaims.some((one) => one.claim === claim)
    const isFree = isInside || isNumber || chosenByWriter.has(claim)
    if (claim !== 'sub' && claim !== 'aud' && isFree && first !== undefined) {
      claims[claim] = sample(first.value, unknown)
    }
  }
  return claims
}

function audienceIn({ conditions, platform, unknown }: Question): string {
  const [first] = conditions.filter(({ claim }) => claim === 'aud').flatMap(({ values }) => values)
  return first === undefined
    ? (platform.audience ?? platform.audienceForm)
    : sample(first.value, unknown)
}

/** Parts that a job never has twice the same, or that its writer cannot choose: they must be open. */
const alwaysOpen: ReadonlySet<string> = new Set(['commit', 'step', 'user', 'origin'])

function kindOf(
  platform: Platform,
  { part, start, said, form }: OpenPattern,
  isNear: boolean,
): Opening['kind'] | undefined {
  if (part === undefined || /Id$/.test(part) || alwaysOpen.has(part)) return undefined
  const tenants = platform.parts.filter(({ isTenant }) => isTenant).map(({ name }) => name)
  if (!tenants.includes(part)) {
    if (part === '') return 'any-ref'
    return start === '' && isWholeRest(form.form, said) ? 'any-ref' : undefined
  }
  const isFirst = Object.keys(said).length === 0
  const isBelow = /[/:@]$/.test(start)
  if (isNear || (start !== '' && !isBelow))
    return isFirst && !platform.isPrivateIssuer ? 'look-alike' : 'similar'
  return isFirst && start === '' && !platform.isPrivateIssuer ? 'anybody' : 'organisation'
}

/** Nothing behind the tenant is said. */
function isWholeRest(form: string, said: OpenPattern['said']): boolean {
  return partNames(form).some((name) => !Object.hasOwn(said, name))
}

function opening(question: Question, pattern: string, open: OpenPattern): readonly Opening[] {
  const { platform } = question
  const wildcard = pattern[pattern.search(/[*?]/)]
  const kind = kindOf(platform, open, wildcard === '?')
  if (kind === undefined) return []
  const isInside = kind === 'any-ref'
  const subject = strangeSubjects(platform, pattern, open).find((one) => {
    const strangeFrom = isInside ? undefined : open.part
    const claims = {
      ...asked(question, isInside),
      ...claimsOfSubject(platform, one, strangeFrom),
    }
    return letsIn(question.question, { subject: one, audience: audienceIn(question), claims })
  })
  return subject === undefined ? [] : [{ kind, subject, form: open.form }]
}

/** One character may be the sign between two parts: `octo?app` is `octo/app`. */
function separated(pattern: string): readonly string[] {
  const marks = [...pattern.matchAll(/\?/g)].slice(0, mostMarks)
  return [
    pattern,
    ...marks.flatMap(({ index }) =>
      ['/', ':'].map((sign) => pattern.slice(0, index) + sign + pattern.slice(index + 1)),
    ),
  ]
}

/**
 * A number of which a part is open lets in what another one would: behind it the pattern may be open
 * still. `octo@*` is each repository of octo, `octo@1/app@*` all that runs in one.
 */
function withNumbers(pattern: string): readonly string[] {
  let isAny = false
  const closed = pattern.replaceAll(
    /@([\d*?]*[*?])(?=[/:]|$)/g,
    (_, number: string, at: number) => {
      const digits = `@${number.replaceAll('*', strangeNumber).replaceAll('?', '9')}`
      isAny = true
      if (at + 1 + number.length < pattern.length || !number.endsWith('*')) return digits
      return digits + (pattern.includes('/') ? ':*' : '/*')
    },
  )
  return isAny ? [closed] : []
}

/** A pattern of more is of nobody's making. */
const mostMarks = 8

export function findOpenings({
  platform,
  conditions,
  pattern = '*',
  questionWith,
}: OpeningsAsked): readonly Opening[] {
  const names = hasHole(pattern) ? unknownNames : unknownNames.slice(0, 1)
  const found = names.flatMap((unknown) => {
    const question = questionWith(unknown)
    if (question === undefined) return []
    const texts = separated(filled(pattern, unknown))
    return [...texts, ...texts.flatMap(withNumbers)].flatMap((text) =>
      openPatterns(platform, text).flatMap((open) =>
        opening({ platform, conditions, question, unknown }, text, open),
      ),
    )
  })
  return found.toSorted(
    (one, other) => openingKinds.indexOf(one.kind) - openingKinds.indexOf(other.kind),
  )
}
