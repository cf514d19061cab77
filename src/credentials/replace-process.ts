/**
 * Lets a program take the place of this process (execve), so that signals, the terminal and the
 * exit code need no help. Only where it cannot fail: Node aborts, with a trace, when it does.
 */
import { closeSync, openSync, readSync, statSync } from 'node:fs'
import type { Platform } from '../system/platform.ts'

type ReplacingPlatform = Pick<Platform, 'execve' | 'signals'>

// execve fails above these (Linux: 128 KiB a string; the total is a quarter of the stack limit).
const longestString = 131_000
const longestTotal = 1_000_000

/** Returns only when this process cannot be replaced; then the program must be spawned. */
export function replaceProcess(
  path: string,
  argv: readonly string[],
  env: Record<string, string>,
  { execve, signals }: ReplacingPlatform,
): void {
  if (execve === undefined || signals === undefined) return
  if (!fits(argv, env) || !isRunnable(path)) return
  // The runtimes ignore these two, and ignored signals stay ignored; handled ones become default.
  for (const signal of ['SIGPIPE', 'SIGXFSZ'] as const) signals.on(signal, () => {})
  execve(path, argv, env)
}

function fits(argv: readonly string[], env: Record<string, string>): boolean {
  let total = 0
  for (const text of argv) {
    if (text.includes('\0')) return false
    // UTF-8 needs at most three bytes for each UTF-16 unit.
    total += text.length * 3 + 9
    if (text.length * 3 > longestString) return false
  }
  for (const name in env) {
    const length = (name.length + (env[name]?.length ?? 0)) * 3
    total += length + 9
    if (length > longestString) return false
  }
  return total < longestTotal
}

/** A program of this kind of machine, or a script whose interpreter is one. */
function isRunnable(path: string): boolean {
  const head = readHead(path)
  if (head === undefined) return false
  if (isBinary(head)) return true
  const interpreter = interpreterIn(head)
  const binary = interpreter === undefined ? undefined : readHead(interpreter)
  return binary !== undefined && isBinary(binary)
}

/** ELF, or Mach-O for one or several kinds of processor. */
const magics = new Set([0x7f454c46, 0xcffaedfe, 0xcafebabe])

function isBinary(head: Uint8Array): boolean {
  return magics.has(new DataView(head.buffer).getUint32(0))
}

/** The absolute path behind `#!`, in a first line that is whole. */
function interpreterIn(head: Uint8Array): string | undefined {
  return /^#![ \t]*(\/[^\s\0]+)[^\0]*\n/.exec(String.fromCharCode(...head))?.[1]
}

/** Plain bytes: to make a first Buffer takes bun as long as all else here. */
function readHead(path: string): Uint8Array | undefined {
  let fd: number | undefined
  try {
    if ((statSync(path).mode & 0o111) === 0) return undefined
    fd = openSync(path, 'r')
    const head = new Uint8Array(256)
    return readSync(fd, head, 0, 256, 0) < 4 ? undefined : head
  } catch {
    return undefined
  } finally {
    if (fd !== undefined) closeSync(fd)
  }
}
