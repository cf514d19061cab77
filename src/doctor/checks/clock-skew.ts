import { check } from '../check.ts'

/** AWS refuses a signature that is five minutes off. */
const refusedMs = 5 * 60_000
const noticedMs = 60_000

function span(ms: number): string {
  const minutes = Math.round(Math.abs(ms) / 60_000)
  if (minutes < 120) return `${minutes} minutes`
  return minutes < 2880 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 1440)} days`
}

export const clockSkew = check({
  group: 'machine',
  needs: 'network',
  codes: {
    'clock-skew': {
      severity: 'error',
      title: 'The clock of this machine is wrong',
      why: 'AWS refuses signatures that are five minutes off, and sign-ins look expired, or good, when they are not.',
    },
  },
  find: async ({ probes }) => {
    const all = (await probes.all()).flatMap(({ skewMs, host, answer }) =>
      // What is not AWS may have no clock at all.
      skewMs === undefined || answer?.headers['date'] === undefined ? [] : [{ skewMs, host }],
    )
    const [worst] = all.toSorted((one, other) => Math.abs(other.skewMs) - Math.abs(one.skewMs))
    if (worst === undefined || Math.abs(worst.skewMs) < noticedMs) return []
    const way = worst.skewMs > 0 ? 'behind' : 'ahead of'
    const severity = Math.abs(worst.skewMs) < refusedMs ? 'warning' : 'error'
    const message = `The clock of this machine is ${span(worst.skewMs)} ${way} that of ${worst.host}.`
    return [
      { code: 'clock-skew', message, fix: 'set the clock: timedatectl set-ntp true', severity },
    ]
  },
})
