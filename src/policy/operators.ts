/** The condition operators of IAM as rows (IAM user guide, "Condition operators"). */
import { isInRange } from './ip-range.ts'
import { fits, fitsArn, type Part, written } from './pattern.ts'

export interface Operator {
  readonly name: string
  /** It holds when the test does not, and when the key is not there. */
  readonly negated: boolean
  /** Whether `${…}` in its values is filled in. */
  readonly variables: boolean
  /** What a value must be, before the policy's values: `must be`, `must be at least`. */
  readonly says: string
  /** Null looks at the key, not at a value: it has no test. */
  readonly test: ((value: string, wanted: readonly Part[]) => boolean) | undefined
}

type Test = NonNullable<Operator['test']>
type Compare = (value: number, wanted: number) => boolean

function byNumber(read: (text: string) => number | undefined, compare: Compare): Test {
  return (value, wanted) => {
    const [left, right] = [read(value), read(written(wanted))]
    return left !== undefined && right !== undefined && compare(left, right)
  }
}

function readNumber(text: string): number | undefined {
  return /^[+-]?\d{1,300}(?:\.\d{1,300})?$/.test(text) ? Number(text) : undefined
}

// The W3C profile of ISO 8601, which has a time zone wherever it has a time.
const isoDate =
  /^\d{4}(?:-\d{2}(?:-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?)?)?$/

/** Milliseconds since 1970, from a date or from seconds. A year alone is a number of seconds to nobody. */
function readDate(text: string): number | undefined {
  if (/^\d{5,12}(?:\.\d{1,9})?$/.test(text)) return Number(text) * 1000
  const ms = isoDate.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) ? undefined : ms
}

function sameBytes(value: string, base64: string): boolean {
  try {
    const bytes = Array.from(atob(base64), (character) => character.charCodeAt(0))
    const given = new TextEncoder().encode(value)
    return given.length === bytes.length && bytes.every((byte, at) => byte === given[at])
  } catch {
    return false
  }
}

const equals: Test = (value, wanted) => value === written(wanted)
const equalsIgnoringCase: Test = (value, wanted) =>
  value.toLowerCase() === written(wanted).toLowerCase()
const like: Test = (value, wanted) => fits(wanted, [...value])
const likeArn: Test = (value, wanted) => fitsArn(wanted, [...value])
const inRange: Test = (value, wanted) => isInRange(value, written(wanted))
const isBoolean: Test = (value, wanted) =>
  /^(?:true|false)$/i.test(value) && equalsIgnoringCase(value, wanted)

type Row = readonly [name: string, says: string, test: Test, negated?: boolean]

const comparisons: readonly (readonly [
  suffix: string,
  says: string,
  compare: Compare,
  negated?: boolean,
])[] = [
  ['Equals', 'must be', (value, wanted) => value === wanted],
  ['NotEquals', 'must not be', (value, wanted) => value === wanted, true],
  ['LessThan', 'must be less than', (value, wanted) => value < wanted],
  ['LessThanEquals', 'must be at most', (value, wanted) => value <= wanted],
  ['GreaterThan', 'must be more than', (value, wanted) => value > wanted],
  ['GreaterThanEquals', 'must be at least', (value, wanted) => value >= wanted],
]

const withVariables: readonly Row[] = [
  ['StringEquals', 'must be', equals],
  ['StringNotEquals', 'must not be', equals, true],
  ['StringEqualsIgnoreCase', 'must be, in any case,', equalsIgnoringCase],
  ['StringNotEqualsIgnoreCase', 'must not be, in any case,', equalsIgnoringCase, true],
  ['StringLike', 'must be like', like],
  ['StringNotLike', 'must not be like', like, true],
  ['ArnEquals', 'must be an ARN like', likeArn],
  ['ArnLike', 'must be an ARN like', likeArn],
  ['ArnNotEquals', 'must not be an ARN like', likeArn, true],
  ['ArnNotLike', 'must not be an ARN like', likeArn, true],
  ['Bool', 'must be', isBoolean],
]

const withoutVariables: readonly Row[] = [
  ...comparisons.map(([suffix, says, compare, negated]): Row => [
    `Numeric${suffix}`,
    says,
    byNumber(readNumber, compare),
    negated ?? false,
  ]),
  ...comparisons.map(([suffix, says, compare, negated]): Row => [
    `Date${suffix}`,
    says.replace('less than', 'before').replace('more than', 'after'),
    byNumber(readDate, compare),
    negated ?? false,
  ]),
  ['IpAddress', 'must be in', inRange],
  ['NotIpAddress', 'must not be in', inRange, true],
  ['BinaryEquals', 'must be, as base64,', (value, wanted) => sameBytes(value, written(wanted))],
]

function rows(list: readonly Row[], variables: boolean): readonly Operator[] {
  return list.map(([name, says, test, negated = false]) => ({
    name,
    negated,
    variables,
    says,
    test,
  }))
}

const nullOperator: Operator = {
  name: 'Null',
  negated: false,
  variables: false,
  says: 'must be absent:',
  test: undefined,
}

export const operators: readonly Operator[] = [
  ...rows(withVariables, true),
  ...rows(withoutVariables, false),
  nullOperator,
]
