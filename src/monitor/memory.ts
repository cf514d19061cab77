/** How `--memory` is divided, as it was measured with a million events. All in bytes. */
import { availableParallelism } from 'node:os'

/** For the program itself, and for what it reads in JavaScript meanwhile. */
const program = 180_000_000

/** DuckDB takes more than its bound: buffers of files and of packing do not count for it. */
const [askingShare, readingShare] = [0.75, 0.5]

/** A thread that reads files holds what it unpacks and parses, and rows of the part that it writes. */
const thread = 200_000_000

/** Of the file that it reads. */
const threadTimes = 16

/** DuckDB holds a batch as it is and once more while it makes a part of it, beside the one that is being read. */
const batchShare = 1 / 8

/** DuckDB's bound, while questions are asked and while files are read. */
export function engineBytes(memoryBytes: number, reads: boolean): number {
  return (memoryBytes - program) * (reads ? readingShare : askingShare)
}

/** How many threads of a DuckDB with that bound may read files at once. */
export function readingThreads(boundBytes: number): number {
  return Math.max(1, Math.min(availableParallelism(), Math.floor(boundBytes / thread)))
}

/** The largest file, unpacked, that DuckDB reads by itself. */
export function largestQuickFile(memoryBytes: number): number {
  const bound = engineBytes(memoryBytes, true)
  return bound / readingThreads(bound) / threadTimes
}

/** Lines of events that become a part together. */
export function batchBytes(memoryBytes: number): number {
  return engineBytes(memoryBytes, true) * batchShare
}
