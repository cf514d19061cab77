import { spawnSync } from 'node:child_process'
import { ancestorNames } from './ancestors.ts'

/** A program may be behind several shells and runners. */
const mostParents = 24

function askPs(): string {
  const options = { encoding: 'utf8', timeout: 5000, maxBuffer: 16 * 1024 * 1024 } as const
  return spawnSync('/bin/ps', ['-axo', 'pid=,ppid=,ucomm='], options).stdout ?? ''
}

/**
 * Names of a process and those above it, nearest first, as the system shortens them. Empty where it
 * does not tell. On macOS this starts `ps`.
 */
export function parentNames(
  pid: number,
  os: NodeJS.Platform,
  ps: () => string = askPs,
): readonly string[] {
  if (os !== 'darwin') return ancestorNames(pid, mostParents)
  const rows = ps().matchAll(/^ *(\d+) +(\d+) +(.*)$/gm)
  const table = new Map(
    [...rows].map(([, own = '', above = '', name = '']) => [own, { above, name }]),
  )
  const names: string[] = []
  for (let at = table.get(String(pid)); at !== undefined && names.length < mostParents;) {
    names.push(at.name.trimEnd())
    at = table.get(at.above)
  }
  return names
}
