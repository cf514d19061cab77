import { failWhenDrained } from '../../../src/cli/unfinished.ts'
import { createTerminal } from '../../../src/system/terminal.ts'

failWhenDrained(process, createTerminal(process, process.env, process.platform))
void (async () => {
  await new Promise(() => {})
})()
