/** Every key of an account, wherever it may be in use. */
import type { Clock } from '../system/clock.ts'
import { KeylessError } from '../errors.ts'
import { usersWithKeys } from './credential-report.ts'
import type { Iam } from './iam-call.ts'
import { isNoSuchEntity, listAccessKeys, listUsers } from './iam-client.ts'

/** So many users at once: IAM allows some twenty calls a second. */
const workers = 4

async function namesToAsk(
  iam: Iam,
  clock: Pick<Clock, 'sleep'>,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  try {
    return await usersWithKeys(iam, clock, signal)
  } catch (error) {
    // Without the report every user is asked: slower, and the same.
    if (!(error instanceof KeylessError) || signal?.aborted === true) throw error
    return (await listUsers(iam)).map(({ userName }) => userName)
  }
}

async function keyIdsOf(iam: Iam, userName: string): Promise<readonly string[]> {
  try {
    return (await listAccessKeys(iam, userName)).map(({ keyId }) => keyId)
  } catch (error) {
    // Deleted since the report was made.
    if (isNoSuchEntity(error)) return []
    throw error
  }
}

/** Ids of all keys of users, in the order of their names. Root's are told to nobody. Throws as callIam. */
export async function keyIdsOfAccount(
  iam: Iam,
  clock: Pick<Clock, 'sleep'>,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const names = (await namesToAsk(iam, clock, signal)).toSorted()
  const found = new Map<string, readonly string[]>()
  const waiting = names.values()
  const work = async (): Promise<void> => {
    for (const name of waiting) {
      signal?.throwIfAborted()
      found.set(name, await keyIdsOf(iam, name))
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  return names.flatMap((name) => found.get(name) ?? [])
}
