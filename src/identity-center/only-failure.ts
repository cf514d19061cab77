/** Rejects as the work does and never resolves: for work beside what is waited for. */
export async function onlyFailure(work: Promise<unknown>): Promise<never> {
  await work
  return new Promise<never>(() => {})
}
