import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openConnectionOwner } from '../../../src/system/connection-owner.ts'
import { runProgram } from '../../support/programs.ts'

describe('whose a connection is, asked of the kernel', () => {
  it.runIf(process.platform === 'linux')('is told for IPv4, also by an IPv6 socket', async () => {
    const probe = resolve('test/support/connection-owner-probe.ts')
    const command = [resolve('node_modules/.bin/bun'), probe, process.execPath]
    const { stdout, stderr } = await runProgram(command, {
      env: { PATH: process.env['PATH'] ?? '' },
    })
    expect(stderr).toBe('')
    expect(JSON.parse(stdout)).toEqual({
      ipv4: 65_534,
      ipv6: 65_534,
      half: 65_534,
      absent: 'nobody',
      elsewhere: 'nobody',
    })
  })

  it.each([
    { os: 'linux', runtime: 'node' },
    { os: 'darwin', runtime: 'bun' },
    { os: 'win32', runtime: 'bun' },
  ] as const)('cannot be asked on $os by $runtime', async (platform) => {
    expect(await openConnectionOwner(platform)).toBeUndefined()
  })
})
