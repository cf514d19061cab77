/** Runs one target on one input, and says what is wrong with that: an error, or too long a time. */
import type { Target } from './target.ts'

/** DESIGN: no input keeps a program busy for longer. */
const usualLongestMs = 1000

export async function faultIn(target: Target, input: Buffer): Promise<Error | undefined> {
  const { longestMs = usualLongestMs } = target
  let fastest = Number.POSITIVE_INFINITY
  // A machine may be busy with other things: only what is slow three times is slow.
  for (let tries = 0; tries < 3; tries++) {
    const startedAt = performance.now()
    try {
      const running = target.run(input)
      if (running !== undefined) await running
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    }
    fastest = Math.min(fastest, performance.now() - startedAt)
    if (fastest <= longestMs) return undefined
  }
  return new Error(`took ${Math.round(fastest)} ms, three times`)
}

/** What tells one fault from another: its words without numbers, and where it came from. */
export function signature({ message, stack = '' }: Error): string {
  const frames = stack.split('\n').filter((line) => /^\s+at /.test(line))
  const places = frames.slice(0, 3).map((line) => line.trim().replace(/\(.*[/\\]/, '('))
  return [message.slice(0, 60).replaceAll(/\d+/g, 'N'), ...places].join(' < ')
}

/** A shorter input with the same fault. Bounded: it need not be the shortest. */
export async function shortened(target: Target, input: Buffer, fault: Error): Promise<Buffer> {
  const wanted = signature(fault)
  let best = input
  let tries = 300
  for (let part = Math.ceil(best.length / 2); part >= 1 && tries > 0; part = Math.floor(part / 2)) {
    for (let at = 0; at < best.length && tries > 0; tries--) {
      const shorter = Buffer.concat([best.subarray(0, at), best.subarray(at + part)])
      const same = await faultIn(target, shorter)
      if (same !== undefined && signature(same) === wanted) best = shorter
      else at += part
    }
  }
  return best
}
