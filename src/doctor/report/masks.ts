/**
 * Names without what they say: the same name has the same mask throughout a report, and no mask says
 * anything of its name. What is not asked about here is left out of a report, never cleaned.
 */

export type MaskKind = 'account' | 'path' | 'profile' | 'program' | 'role' | 'session' | 'url'

export type Masks = (kind: MaskKind, name: string) => string

/** Numbered in the order in which they are met. */
export function createMasks(): Masks {
  const numbers = new Map<MaskKind, Map<string, number>>()
  return (kind, name) => {
    const known = numbers.get(kind) ?? new Map<string, number>()
    numbers.set(kind, known)
    const number = known.get(name) ?? known.size + 1
    known.set(name, number)
    return `${kind}-${number}`
  }
}

/** The one name that every machine has. */
export function profileMask(masks: Masks, name: string): string {
  return name === 'default' ? name : masks('profile', name)
}
