/**
 * What the IAM user guide says happens, row by row. `page` is the page that says it, below
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/ and without `.html`.
 */
import { expect, test } from 'vitest'
import { type ContextEntry, createContext } from '../../../src/policy/context.ts'
import { evaluate } from '../../../src/policy/evaluate.ts'
import { decodePolicy } from '../../../src/policy/parse-policy.ts'
import { documentedRows } from './documented-rows.ts'
import { documentedValueRows } from './documented-value-rows.ts'

const provider = 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com'

/** The decision on a policy of one statement, or on statements as they are given. */
function decide(statements: unknown, context: readonly ContextEntry[], version?: string) {
  const parsed = decodePolicy({ Version: version ?? '2012-10-17', Statement: statements })
  if (parsed.kind === 'invalid') throw new Error(JSON.stringify(parsed.problems))
  return evaluate(parsed.policy, {
    action: 'sts:AssumeRoleWithWebIdentity',
    principal: { kind: 'Federated', id: provider },
    context: createContext(context),
  }).decision
}

function allowIf(condition: unknown) {
  return {
    Effect: 'Allow',
    Principal: { Federated: provider },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: condition,
  }
}

test.each(documentedValueRows)('$page: $says', ({ condition, context, holds, version }) => {
  const decision = decide(allowIf(condition), Object.entries(context), version)
  expect(decision).toBe(holds ? 'allowed' : 'denied')
})

test.each(documentedRows)('$page: $says', ({ statements, decision }) => {
  expect(decide(statements, [])).toBe(decision)
})
