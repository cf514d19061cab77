/** Who is assigned what: by each principal, or by each account and permission set, whichever takes fewer calls. */
import { type JsonApi, jsonPages } from '../../credentials/json-call.ts'
import { AccessDenied } from '../../errors.ts'
import { askAll } from '../../system/ask-all.ts'
import { stringsOf } from '../events/fields.ts'
import { type Assignment, assignmentKey, distinct, type NamedId } from './directory.ts'
import type { KeptAnswers } from './kept-answers.ts'
import { atOnce, type Instance, type ReadOptions } from './read-options.ts'
import { assignmentOf, gone, listed } from './services.ts'

export interface Known {
  readonly users: readonly NamedId[]
  readonly groups: readonly NamedId[]
  readonly permissionSets: readonly NamedId[]
  readonly answers: KeptAnswers
}

interface Unit {
  readonly key: string
  readonly operation: 'ListAccountAssignments' | 'ListAccountAssignmentsForPrincipal'
  readonly input: Readonly<Record<string, unknown>>
}

/** A place where a permission set is in an account: somebody is assigned it there. */
interface Pair {
  readonly accountId: string
  readonly permissionSetArn: string
}

/** Answers hold so many. */
const pageSize = 100

export async function readAssignments(
  options: ReadOptions,
  instance: Instance,
  known: Known,
): Promise<readonly Assignment[]> {
  const pairs = await readPairs(options, instance, known.permissionSets)
  const principals = principalUnits(instance, known)
  const ask = createAsker(options, known.answers)
  // Every pair has one assignment or more, so that so many pages are the least there can be.
  const isFewer = principals.length + pairs.length / pageSize < pairs.length
  if (!isFewer) return await ask(pairs.map((pair) => pairUnit(instance, pair)))
  const found = await ask(principals).catch(refusedToDelegates)
  if (found === undefined) return await ask(pairs.map((pair) => pairUnit(instance, pair)))
  // Those of users and groups that were deleted: nobody lists them any more.
  const seen = new Set(found.map(pairKey))
  const orphaned = new Set(goneSince(options.before, known).map(pairKey))
  const left = pairs.filter((pair) => !seen.has(pairKey(pair)) || orphaned.has(pairKey(pair)))
  const orphans = await ask(left.map((pair) => pairUnit(instance, pair)))
  return distinct([...found, ...orphans], assignmentKey)
}

function pairKey({ accountId, permissionSetArn }: Pair): string {
  return `${accountId} ${permissionSetArn}`
}

/** What whoever is listed no more was assigned when the directory was read last. */
function goneSince(before: readonly Assignment[], { users, groups }: Known): readonly Assignment[] {
  const listedNow = new Set([...users, ...groups].map(({ id }) => id))
  return before.filter(({ principalId }) => !listedNow.has(principalId))
}

/** It is for the account that manages the organisation alone; what a delegated one may ask is enough. */
function refusedToDelegates(error: unknown): undefined {
  if (error instanceof AccessDenied) return undefined
  throw error
}

async function readPairs(
  { services, signal }: ReadOptions,
  { arn: InstanceArn }: Instance,
  permissionSets: readonly NamedId[],
): Promise<readonly Pair[]> {
  const operation = 'ListAccountsForProvisionedPermissionSet'
  const ask = async ({ id }: NamedId): Promise<readonly Pair[]> => {
    const input = { InstanceArn, PermissionSetArn: id, MaxResults: pageSize }
    const pairs: Pair[] = []
    for await (const answer of jsonPages(services.ssoAdmin, { operation, input })) {
      for (const accountId of stringsOf(answer['AccountIds'])) {
        pairs.push({ accountId, permissionSetArn: id })
      }
    }
    return pairs
  }
  return (await askAll(permissionSets, ask, signal, atOnce)).flat()
}

function principalUnits({ arn: InstanceArn }: Instance, { users, groups }: Known): readonly Unit[] {
  const operation = 'ListAccountAssignmentsForPrincipal'
  const unit = (PrincipalType: 'USER' | 'GROUP', { id }: NamedId): Unit => ({
    key: `${PrincipalType} ${id}`,
    operation,
    input: { InstanceArn, PrincipalType, PrincipalId: id, MaxResults: pageSize },
  })
  return [
    ...groups.map((group) => unit('GROUP', group)),
    ...users.map((user) => unit('USER', user)),
  ]
}

function pairUnit({ arn: InstanceArn }: Instance, pair: Pair): Unit {
  const { accountId: AccountId, permissionSetArn: PermissionSetArn } = pair
  return {
    key: pairKey(pair),
    operation: 'ListAccountAssignments',
    input: { InstanceArn, AccountId, PermissionSetArn, MaxResults: pageSize },
  }
}

function createAsker({ services, signal, onProgress }: ReadOptions, answers: KeptAnswers) {
  const api: JsonApi = services.ssoAdmin
  return async (units: readonly Unit[]): Promise<readonly Assignment[]> => {
    let done = 0
    const ask = async ({ key, operation, input }: Unit): Promise<readonly Assignment[]> => {
      const kept = answers.of(key)
      const list = [operation, 'AccountAssignments'] as const
      const assignments = kept ?? (await listed(api, list, input, assignmentOf).catch(gone))
      if (kept === undefined) answers.keep(key, assignments)
      onProgress({ what: 'assignments', done: ++done, of: units.length })
      return assignments
    }
    const found = await askAll(units, ask, signal, atOnce)
    return distinct(found.flat(), assignmentKey)
  }
}
