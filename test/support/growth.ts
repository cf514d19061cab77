/** How the time of some work grows with its input. Compares, so that a slow machine changes nothing. */

const factor = 8

function quickest(work: () => void, runs: number): number {
  let best = Infinity
  for (let run = 0; run < runs; run++) {
    const started = performance.now()
    work()
    best = Math.min(best, performance.now() - started)
  }
  return best
}

/**
 * True unless eight times the text takes far more than eight times as long (quadratic work would
 * take 64 times). One calm attempt is enough: other programs can only slow work down.
 * @param small Characters of the shorter text.
 */
export function growsWithLength(
  work: (text: string) => unknown,
  fragment: string,
  small = 8192,
): boolean {
  const text = fragment.repeat(Math.ceil((small * factor) / fragment.length))
  const part = text.slice(0, small)
  for (let attempt = 0; attempt < 5; attempt++) {
    // Below a tenth of a millisecond the clock says more about itself.
    const short = Math.max(
      quickest(() => work(part), 5),
      0.1,
    )
    const long = quickest(() => work(text), 3)
    if (long < short * factor * 3) return true
  }
  return false
}
