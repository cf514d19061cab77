/**
 * How the work of a function grows with its input. Compares, so that a slow machine changes nothing,
 * and counts processor time, so that a busy one changes little.
 */

const factor = 8

function quickest(work: () => unknown, runs: number): number {
  let best = Infinity
  for (let run = 0; run < runs; run++) {
    const started = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(started)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}

/**
 * True unless eight times the input takes far more than eight times as long (quadratic work would
 * take 64 times). One calm attempt is enough: other programs can only slow work down.
 * @param workOn The work on an input of a size, made ready.
 */
export function growsInProportion(workOn: (size: number) => () => unknown, small: number): boolean {
  const [little, much] = [workOn(small), workOn(small * factor)]
  for (let attempt = 0; attempt < 10; attempt++) {
    // Below a tenth of a millisecond the clock says more about itself.
    const short = Math.max(quickest(little, 5), 0.1)
    if (quickest(much, 3) < short * factor * 3) return true
  }
  return false
}

/**
 * As {@link growsInProportion}, for work on a text that repeats a fragment.
 * @param small Characters of the shorter text.
 */
export function growsWithLength(
  work: (text: string) => unknown,
  fragment: string,
  small = 8192,
): boolean {
  return growsInProportion((size) => {
    const text = fragment.repeat(Math.ceil(size / fragment.length)).slice(0, size)
    return () => work(text)
  }, small)
}
