/** `npm run test:storms -- --full` does everything; else, and in CI, a part that another run complements. */
export const long = process.env['KEYLESS_TEST_STORM'] === 'long'

/** Which part; `KEYLESS_TEST_STORM_PART=2` repeats that of a run that failed. */
const part = Number(process.env['KEYLESS_TEST_STORM_PART'] ?? Math.floor(Date.now() / 1000) % 1000)

/** All cases, or one of so many, beginning at another one each time. */
export function sample<T>(cases: readonly T[], share = 8): readonly T[] {
  if (long) return cases
  return cases.filter((_, index) => index % share === part % share)
}
