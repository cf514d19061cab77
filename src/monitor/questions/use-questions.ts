/**
 * Questions about use, which join events with the lists of the directory, and with `own_keys`: those that our
 * journal says were given here. Each engine has these in its own way.
 */
import coverage from './coverage.sql' with { type: 'text' }
import ownUses from './own-uses.sql' with { type: 'text' }
import unused from './unused.sql' with { type: 'text' }

export const useQuestions = {
  ownUses,
  /** How far the events go: what use could be seen. */
  coverage: `WITH
${coverage}
SELECT h.scope, h.longest, w.first_event, w.last_event, w.is_whole
FROM whole AS w
LEFT JOIN holes AS h ON true
ORDER BY h.scope`,
  unused: unused.replace(/^WITH$/m, () => `WITH\n${coverage},`),
} as const
