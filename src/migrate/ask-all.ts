/** So many at once: IAM allows some twenty calls a second. */
const workers = 4

/** Answers in the order of the questions. The first that fails ends it; so does the signal. */
export async function askAll<Q, A>(
  questions: readonly Q[],
  ask: (question: Q) => Promise<A>,
  signal?: AbortSignal,
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
