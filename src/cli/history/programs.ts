import type { RecordedEntry } from '../../system/journal-read.ts'

/** What starts other programs for people: never what anybody means by "which program". */
const launchers: ReadonlySet<string> = new Set([
  ...['sh', 'bash', 'dash', 'zsh', 'fish', 'ksh', 'ash', 'busybox', 'pwsh', 'cmd.exe'],
  ...['sudo', 'env', 'xargs', 'timeout', 'time', 'nice', 'nohup', 'setsid', 'watch', 'script'],
])

/** What `exec` started, then the processes above keyless, nearest first. */
export function programsOf({ program, parents }: RecordedEntry): readonly string[] {
  return program === undefined ? parents : [program, ...parents]
}

/** The nearest that is no shell or the like; undefined where the system told nothing. */
export function programOf(entry: RecordedEntry): string | undefined {
  const programs = programsOf(entry)
  return entry.program ?? programs.find((name) => !launchers.has(name)) ?? programs[0]
}
