/** Calls of a long load, whose keys may end before it does, or be ended. */
import { type BucketCalls, BucketRefusal } from './calls.ts'

const aboutKeys: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'InvalidAccessKeyId',
  'InvalidToken',
])

/** The SDK then goes by the clock of AWS, but the calls beside the first that it tells this it gives up. */
const skewed = 'RequestTimeTooSkewed'

/**
 * Each call that is refused for its keys or its time is made once more with others.
 * @param create Calls with the keys of now.
 * @param renew Throws the keys away, once for all calls that were under way; false where there are no others.
 */
export function renewingCalls(
  create: () => BucketCalls,
  renew: () => Promise<boolean>,
): BucketCalls {
  let current = create()
  let renewing: Promise<boolean> | undefined
  const replace = async (): Promise<boolean> => {
    try {
      const areOthers = await renew()
      if (areOthers) current = create()
      return areOthers
    } finally {
      renewing = undefined
    }
  }
  const helps = async ({ code }: BucketRefusal, used: BucketCalls): Promise<boolean> => {
    if (code === skewed) return true
    if (!aboutKeys.has(code)) return false
    return used !== current || (await (renewing ??= replace()))
  }
  const asked = async <T>(ask: (calls: BucketCalls) => Promise<T>, more = 2): Promise<T> => {
    const used = current
    try {
      return await ask(used)
    } catch (error) {
      if (more === 0 || !(error instanceof BucketRefusal)) throw error
      if (!(await helps(error, used))) throw error
      return await asked(ask, more - 1)
    }
  }
  return {
    list: async (request) => asked(async (calls) => calls.list(request)),
    get: async (request) => asked(async (calls) => calls.get(request)),
  }
}
