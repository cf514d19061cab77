/** Which profiles a person means by a few words. */
import { matchesPattern } from '../accounts/role-filter.ts'
import type { ProfileRow } from './profile-rows.ts'

/** Every word is somewhere in what is known of it, whatever the case; with `*`, it is one of them whole. */
export function searchProfiles(
  rows: readonly ProfileRow[],
  words: readonly string[],
): readonly ProfileRow[] {
  if (words.length === 0) return rows
  const wanted = words.map((word) => word.toLowerCase())
  return rows.filter((row) => {
    const { name, accountId = '', accountName = '', roleName = '', region = '', session = '' } = row
    const texts = [name, accountId, accountName, roleName, region, session, row.kind]
    const all = texts.join('\n').toLowerCase()
    return wanted.every((word) =>
      word.includes('*') ? texts.some((text) => matchesPattern(text, word)) : all.includes(word),
    )
  })
}
