/** `npm run test:storms -- --full` does everything; else, and in CI, a part that another run complements. */
export const long = process.env['KEYLESS_TEST_STORM'] === 'long'

/** Which part; `KEYLESS_TEST_STORM_PART=2` repeats that of a run that failed. */
const part = Number(process.env['KEYLESS_TEST_STORM_PART'] ?? Math.floor(Date.now() / 1000) % 1000)

/** One case of that many is tried. */
const share = 8

/** All cases, or every eighth, beginning at another one each time. */
export function sample<T>(cases: readonly T[]): readonly T[] {
  if (long) return cases
  return cases.filter((_, index) => index % share === part % share)
}
