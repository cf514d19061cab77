/**
 * Who asked: the names, never the arguments, of a process and those above it. Small: the hot entry
 * loads it.
 */
import { readFileSync } from 'node:fs'

/**
 * Names as the kernel has them (15 bytes of whatever a process calls itself), that of `pid` first.
 * Empty where there is no /proc; shorter where it hides the processes of others.
 */
export function ancestorNames(pid: number, most: number): string[] {
  const names: string[] = []
  try {
    for (let at = pid; at > 0 && names.length < most;) {
      // proc(5): pid (comm) state ppid …; comm may hold blanks and parentheses.
      const stat = readFileSync(`/proc/${at}/stat`, 'utf8')
      const end = stat.lastIndexOf(')')
      const name = stat.slice(stat.indexOf('(') + 1, end)
      // What Node calls its main thread from 24 on.
      names.push(name === 'MainThread' ? 'node' : name)
      at = parseInt(stat.slice(end + 4), 10)
    }
  } catch {
    // Gone meanwhile, hidden, or another kind of system: what is known is enough.
  }
  return names
}
