/** Writes so many long lines, as a cached answer does, and closes the file when its line filled it. */
import { dirname } from 'node:path'
import { tidyJournal } from '../../src/system/journal-files.ts'
import { appendLine, journalLine } from '../../src/system/journal-line.ts'

interface Orders {
  readonly path: string
  readonly id: string
  readonly lines: number
  /** Characters in each. */
  readonly length: number
}

const { path, id, lines, length } = JSON.parse(process.argv[2] ?? '') as Orders
const profile = 'x'.repeat(length)
for (let number = 0; number < lines; number++) {
  const line = journalLine({
    time: new Date(),
    event: 'credentials',
    profile,
    session: `${id}.${number}`,
    pid: process.pid,
    parents: ['storm'],
  })
  if (appendLine(path, line, process.getuid?.()) === true) tidyJournal(dirname(path), new Date())
}
