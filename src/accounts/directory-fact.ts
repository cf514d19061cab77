/** One line of the directory cache. What is in it came from a server once: it is checked when read. */
import { dateField, decodeObject, type JsonObject, stringField } from '../tokens/json-fields.ts'
import type { Account } from './account.ts'

export type DirectoryFact =
  | { readonly kind: 'version' }
  | { readonly kind: 'accounts'; readonly accounts: readonly Account[]; readonly at: Date }
  | {
      readonly kind: 'roles'
      readonly accountId: string
      readonly names: readonly string[]
      readonly at: Date
    }
  /** Accounts were asked for in the background, whatever came of it. */
  | { readonly kind: 'asked'; readonly at: Date }

/** Grows when an older keyless could misread a line. */
const version = 1

export function encodeFact(fact: DirectoryFact): string {
  const line = fact.kind === 'version' ? { ...fact, version } : fact
  return `${JSON.stringify(line)}\n`
}

/** Undefined for a line that is broken or of another version. */
export function decodeFact(line: string): DirectoryFact | undefined {
  const fields = decodeObject(line)
  if (fields === undefined) return undefined
  if (fields['kind'] === 'version') {
    return fields['version'] === version ? { kind: 'version' } : undefined
  }
  const at = dateField(fields, 'at')
  return at === undefined ? undefined : datedFact(fields, at)
}

function datedFact(fields: JsonObject, at: Date): DirectoryFact | undefined {
  switch (fields['kind']) {
    case 'accounts': {
      const accounts = accountsIn(fields['accounts'])
      return accounts === undefined ? undefined : { kind: 'accounts', accounts, at }
    }
    case 'roles': {
      const accountId = stringField(fields, 'accountId')
      const { names } = fields
      if (accountId === undefined || !isTexts(names)) return undefined
      return { kind: 'roles', accountId, names, at }
    }
    case 'asked':
      return { kind: 'asked', at }
    default:
      return undefined
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string')
}

function accountsIn(value: unknown): readonly Account[] | undefined {
  if (!Array.isArray(value)) return undefined
  const accounts = value.flatMap((item: unknown): Account[] => {
    if (typeof item !== 'object' || item === null) return []
    const fields = item as JsonObject
    const accountId = stringField(fields, 'accountId')
    const name = stringField(fields, 'name')
    const email = stringField(fields, 'email')
    if (accountId === undefined) return []
    return [
      {
        accountId,
        ...(name === undefined ? {} : { name }),
        ...(email === undefined ? {} : { email }),
      },
    ]
  })
  return accounts.length === value.length ? accounts : undefined
}
