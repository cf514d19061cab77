import { expect, it } from 'vitest'
import { parentNames } from '../../../src/system/parent-names.ts'

const ps = `    1     0 launchd
  410     1 Cursor Helper
  411   410 zsh
  500   411 keyless
  900   900 circle
`

it('reads the names above a process out of what ps says on macOS', () => {
  expect(parentNames(411, 'darwin', () => ps)).toEqual(['zsh', 'Cursor Helper', 'launchd'])
  expect(parentNames(77, 'darwin', () => ps)).toEqual([])
  expect(parentNames(411, 'darwin', () => '')).toEqual([])
  expect(parentNames(900, 'darwin', () => ps)).toHaveLength(24)
})

it('asks the kernel on Linux, this process first', () => {
  expect(parentNames(process.pid, 'linux', () => ps).length).toBeGreaterThan(1)
})
