/** Every key of an account, wherever it may be in use. */
import type { Clock } from '../system/clock.ts'
import { KeylessError } from '../errors.ts'
import { askAll } from '../system/ask-all.ts'
import { usersWithKeys } from './credential-report.ts'
import type { Iam } from '../credentials/iam-call.ts'
import { listUsers } from './iam-client.ts'
import { keysOf } from './key-checks.ts'

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

export interface AccountQuestion {
  readonly clock: Pick<Clock, 'sleep'>
  readonly signal?: AbortSignal | undefined
  /** After each user whose keys are known. */
  readonly onUser?: (asked: number, users: number) => void
}

/** Ids of all keys of users, in the order of their names. Root's are told to nobody. Throws as callIam. */
export async function keyIdsOfAccount(
  iam: Iam,
  { clock, signal, onUser }: AccountQuestion,
): Promise<readonly string[]> {
  const names = (await namesToAsk(iam, clock, signal)).toSorted()
  let asked = 0
  const ask = async (name: string) => {
    const keys = await keysOf(iam, name)
    onUser?.(++asked, names.length)
    return keys
  }
  return (await askAll(names, ask, signal)).flat().map(({ keyId }) => keyId)
}
