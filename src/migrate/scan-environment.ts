import type { Environment } from '../system/environment.ts'
import type { KeyFinding } from './finding.ts'
import { keyIdAt } from './key-id.ts'
import { hasSecretBeside } from './secret-beside.ts'

/** The keys in the variables of this process. A secret counts in whichever variable it stands. */
export function scanEnvironment(env: Environment): readonly KeyFinding[] {
  const entries = Object.entries(env).filter((entry) => entry[1] !== undefined)
  const isSecret = entries.some(
    ([name, value]) => /secret/i.test(name) && hasSecretBeside(value ?? '', 0),
  )
  return entries.flatMap(([variable, value = '']) => {
    const ids = [...value.matchAll(/AKIA/g)].map(({ index }) => keyIdAt(value, index))
    return ids.flatMap((found) => {
      if (found === undefined || found.decoy !== undefined) return []
      const account = found.accountId === undefined ? {} : { accountId: found.accountId }
      const about = { variable, keyId: found.id, ...account, isBinary: false }
      return [{ what: 'key', place: 'environment', ...about, hasSecret: isSecret } as const]
    })
  })
}
