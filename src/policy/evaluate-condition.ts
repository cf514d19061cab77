/** One condition on one request (IAM user guide, "Condition operators" and "Set operators"). */
import type { RequestContext } from './context.ts'
import { withWildcards } from './pattern.ts'
import type { Condition, PolicyVersion } from './policy.ts'
import { type Filled, fillVariables } from './variables.ts'

export type Because =
  | 'value-fits'
  | 'value-differs'
  /** The request does not have the key: false, but for the next three. */
  | 'key-absent'
  /** True: a negated operator asks nothing of a key that is not there. */
  | 'absent-negated'
  /** True: IfExists. */
  | 'absent-if-exists'
  /** True: ForAllValues of no values. */
  | 'set-empty'
  /** False: a policy variable has no value in this request, so that the statement counts for nothing. */
  | 'variable-unresolved'

export interface ConditionResult {
  readonly condition: Condition
  readonly holds: boolean
  readonly because: Because
  /** What the request has; undefined without the key. */
  readonly found: readonly string[] | undefined
  /** Several values, but neither ForAllValues nor ForAnyValue: IAM does not say what happens then. */
  readonly isUndefinedByIam: boolean
}

export interface Scope {
  readonly context: RequestContext
  readonly version: PolicyVersion
}

type Outcome = Pick<ConditionResult, 'holds' | 'because'>

function isEmpty(values: readonly string[]): boolean {
  return values.every((value) => value === '')
}

/** What needs no look at a value; undefined otherwise. */
function withoutValue(
  { operator, set, ifExists }: Condition,
  found: readonly string[] | undefined,
): Outcome | undefined {
  const isAbsent = found === undefined || found.length === 0
  if (isAbsent && ifExists) return { holds: true, because: 'absent-if-exists' }
  // "A null dataset, such as an empty string", is to set operators as if there were no key.
  if (set !== undefined && (isAbsent || isEmpty(found))) {
    return { holds: set === 'all', because: set === 'all' ? 'set-empty' : 'key-absent' }
  }
  if (!isAbsent) return undefined
  return operator.negated
    ? { holds: true, because: 'absent-negated' }
    : { holds: false, because: 'key-absent' }
}

function nullOutcome({ values }: Condition, found: readonly string[] | undefined): Outcome {
  const isNull = String(found === undefined || isEmpty(found))
  const holds = values.some((value) => value.toLowerCase() === isNull)
  return { holds, because: holds ? 'value-fits' : 'value-differs' }
}

function valueOutcome(condition: Condition, found: readonly string[], scope: Scope): Outcome {
  const { operator, set, values } = condition
  const filled = values.map((value): Filled =>
    operator.variables ? fillVariables(value, scope) : { pattern: withWildcards(value) },
  )
  const patterns = filled.flatMap((one) => ('pattern' in one ? [one.pattern] : []))
  const isUnresolved = patterns.length < filled.length
  const fitsOne = (value: string) =>
    patterns.some((pattern) => operator.test?.(value, pattern) === true)
  // Values of a negated operator are joined by NOR.
  const holdsFor = (value: string) => fitsOne(value) !== operator.negated
  const everyOne = set === 'all' || (set === undefined && operator.negated)
  const holds = everyOne ? found.every(holdsFor) : found.some(holdsFor)
  if (isUnresolved && (!holds || operator.negated)) {
    return { holds: false, because: 'variable-unresolved' }
  }
  return { holds, because: holds ? 'value-fits' : 'value-differs' }
}

export function evaluateCondition(condition: Condition, scope: Scope): ConditionResult {
  const found = scope.context.valuesOf(condition.key)
  const isNull = condition.operator.test === undefined
  const outcome = isNull
    ? nullOutcome(condition, found)
    : (withoutValue(condition, found) ?? valueOutcome(condition, found ?? [], scope))
  const isUndefinedByIam = !isNull && condition.set === undefined && (found?.length ?? 0) > 1
  return { condition, found, isUndefinedByIam, ...outcome }
}
