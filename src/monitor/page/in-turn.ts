/** One thing after the other, in the order in which they were asked for; what fails stops nobody behind it. */
export function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  return async (work) => {
    const turn = last.then(work)
    last = turn.catch(() => {})
    return await turn
  }
}
