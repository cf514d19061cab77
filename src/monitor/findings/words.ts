/** Sentences that several detectors have in common. */
import type { Finding } from './finding.ts'

type Found = Omit<Finding, 'says'>

/** `3 times`, or nothing for once. */
function times(events: number): string {
  return events === 1 ? '' : ` (${events} events)`
}

/** `alice: StopLogging in 111111111111.` Calls that were refused say so. */
export function whoDidWhat({ people, accounts, events, evidence }: Found): string {
  const names = [...new Set(evidence.map(({ event }) => event))]
  const isRefused = evidence.every(({ error }) => error !== undefined)
  const did = isRefused ? ' tried' : ':'
  const where = accounts.length === 0 ? '' : ` in ${accounts.join(', ')}`
  return `${people.join(', ')}${did} ${names.join(', ')}${where}${times(events)}.`
}
