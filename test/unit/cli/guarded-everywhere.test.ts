import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

/** What gives a command the credentials of a profile, or its console. */
const uses = /\b(?:profileCredentials|identified|consoleLink|resolveCredentials)\(/
const guards = /\bguardedProfile\(/

it('every command that uses a profile asks the guard rules itself', () => {
  const folder = 'src/cli/commands'
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => name.endsWith('.ts')).map((name) => join(folder, name))
  const using = files.filter((file) => uses.test(readFileSync(file, 'utf8')))
  expect(using.length).toBeGreaterThan(5)
  expect(using.filter((file) => !guards.test(readFileSync(file, 'utf8')))).toEqual([])
  expect(readFileSync('src/cli/credentials-for-run.ts', 'utf8')).toMatch(guards)
})
