import type { Found, Rule } from '../rule.ts'
import type { TextNode } from '../node.ts'

/** Seconds; the least that a role can have as its longest. */
const longest = 3600

function tooLong(at: TextNode | undefined): readonly Found[] {
  if (at === undefined || !/^\d+$/.test(at.value) || Number(at.value) <= longest) return []
  return [{ at, says: `${Number(at.value) / 60} minutes; the job is over long before.` }]
}

export const sessionTooLong: Rule = {
  code: 'session-too-long',
  level: 'warning',
  title: 'The credentials of a pipeline outlive its jobs.',
  why: 'Keys that leak from a log or a cache are good until they end, whatever becomes of the job.',
  fix: 'Leave max_session_duration at 3600, or take a keyless:ignore comment with the job that needs longer.',
  about: 'policy',
  check: ({ role }, facts) =>
    facts.some(({ platform }) => platform !== undefined) ? tooLong(role?.maxSession) : [],
}
