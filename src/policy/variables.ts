/** Policy variables: `${aws:username}`, `${aws:username, 'nobody'}`, and `${*}` `${?}` `${$}` for the characters. */
import type { RequestContext } from './context.ts'
import { literal, type Part, withWildcards } from './pattern.ts'
import type { PolicyVersion } from './policy.ts'

export type Filled =
  | { readonly pattern: readonly Part[] }
  /** Of a key that the request does not have, or has several values of. */
  | { readonly unresolved: string }

const variable = /\$\{([^}]*)\}/g
const withDefault = /^(.*), '([^']*)'$/s

function valueOf(name: string, context: RequestContext): string | undefined {
  if (name === '*' || name === '?' || name === '$') return name
  const [, key = name, otherwise] = withDefault.exec(name) ?? []
  const values = context.valuesOf(key.trim())
  // "You cannot use a multivalued context key as a policy variable."
  return values?.length === 1 ? values[0] : otherwise
}

/** What a value of the policy comes to in this request; what a variable gave has no wildcards. */
export function fillVariables(
  text: string,
  { context, version }: { readonly context: RequestContext; readonly version: PolicyVersion },
): Filled {
  if (version === '2008-10-17') return { pattern: withWildcards(text) }
  const pattern: Part[] = []
  let done = 0
  for (const match of text.matchAll(variable)) {
    const [whole, name = ''] = match
    const value = valueOf(name, context)
    if (value === undefined) return { unresolved: name }
    for (const part of withWildcards(text.slice(done, match.index))) pattern.push(part)
    for (const part of literal(value)) pattern.push(part)
    done = match.index + whole.length
  }
  for (const part of withWildcards(text.slice(done))) pattern.push(part)
  return { pattern }
}
