import type { Ask } from './answer-question.ts'
import { storedKeys } from './key-uses.ts'

/** Beside the rows of `keys`: of each key the newest call of each kind, by whom and from where. */
export async function keysJson(ask: Ask): Promise<object> {
  const keys = storedKeys(await ask('keyUses'))
  const calls = [...keys.values()].flatMap(({ keyId, calls: own }) =>
    own.map((call) => ({ accessKey: keyId, ...call, at: call.at.toISOString() })),
  )
  return { calls }
}
