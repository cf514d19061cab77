/** What would make a condition hold, in words. */
import type { ConditionResult } from './evaluate-condition.ts'

/** `must be like`, or what else a sentence about the key goes on with, and the values that follow. */
export interface Passing {
  readonly says: string
  readonly values: readonly string[]
}

export function passing({ condition }: Pick<ConditionResult, 'condition'>): Passing {
  const { operator, set, values } = condition
  if (operator.test === undefined) {
    const absent = values.some((value) => value.toLowerCase() === 'true')
    return { says: absent ? 'must not be there' : 'must be there', values: [] }
  }
  const who = set === undefined ? '' : `${set === 'all' ? 'every' : 'one'} value `
  const several = values.length > 1 ? (operator.negated ? ' any of' : ' one of') : ''
  return { says: `${who}${operator.says}${several}`, values }
}
