/** Runs the checks, all at the same time, and puts what they found in order. Prints and changes nothing. */
import { KeylessError } from '../errors.ts'
import { type Check, findingOf, type Need } from './check.ts'
import { checks } from './checks.ts'
import { type Finding, groups, type Severity } from './finding.ts'
import type { World } from './world.ts'

export interface Diagnosis {
  /** By group, and within one the worst first. */
  readonly findings: readonly Finding[]
  /** Codes that were looked for. */
  readonly examined: number
  /** What was left out. */
  readonly skipped: readonly Need[]
}

export interface ExamineOptions {
  /** Neither asks servers nor runs other programs (false). */
  readonly offline?: boolean
  /** Those to run (all). */
  readonly only?: readonly Check[]
}

const severities: readonly Severity[] = ['error', 'warning', 'note']

export async function examine(world: World, options: ExamineOptions = {}): Promise<Diagnosis> {
  const wanted = options.only ?? checks
  const offline = options.offline === true
  const run = wanted.filter(({ needs }) => !(offline && needs !== undefined))
  const found = await Promise.all(
    run.filter(({ blocks }) => blocks !== true).map((one) => findings(one, world)),
  )
  for (const one of run.filter(({ blocks }) => blocks === true)) {
    found.push(await findings(one, world))
  }
  const skipped = wanted.flatMap(({ needs }) => (offline && needs !== undefined ? [needs] : []))
  return {
    findings: inOrder(found.flat()),
    examined: run.reduce((sum, { codes }) => sum + Object.keys(codes).length, 0),
    skipped: [...new Set(skipped)],
  }
}

/** A check that cannot look says why, as a finding: the others go on. */
async function findings(one: Check, world: World): Promise<readonly Finding[]> {
  try {
    return (await one.find(world)).map((noted) => findingOf(one, noted))
  } catch (error) {
    if (!(error instanceof KeylessError) || error.class === 'Cancelled') throw error
    const { code, message, fix } = error
    const why = 'What this check looks for is not known as long as that is so.'
    const { group } = one
    return [{ code, severity: 'error', group, message, evidence: [], why, fix }]
  }
}

function inOrder(found: readonly Finding[]): readonly Finding[] {
  const rank = ({ group, severity }: Finding): number =>
    groups.indexOf(group) * severities.length + severities.indexOf(severity)
  return found.toSorted((one, other) => rank(one) - rank(other))
}

export function countOf(found: readonly Finding[], severity: Severity): number {
  return found.filter((finding) => finding.severity === severity).length
}
