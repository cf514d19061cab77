/** Many questions to a service, so many at once. */

/** Most services of AWS that administrators ask allow some twenty calls a second. */
const usualWorkers = 4

/** Answers in the order of the questions. The first that fails ends it; so does the signal. */
export async function askAll<Q, A>(
  questions: readonly Q[],
  ask: (question: Q) => Promise<A>,
  signal?: AbortSignal,
  workers = usualWorkers,
): Promise<readonly A[]> {
  const answers = new Map<number, A>()
  const waiting = questions.entries()
  let hasFailed = false
  const work = async (): Promise<void> => {
    for (const [at, question] of waiting) {
      if (hasFailed) return
      signal?.throwIfAborted()
      answers.set(
        at,
        await ask(question).catch((error: unknown) => {
          hasFailed = true
          throw error
        }),
      )
    }
  }
  await Promise.all(Array.from({ length: workers }, work))
  return questions.map((_, at) => answers.get(at) as A)
}
