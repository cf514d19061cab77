import { expect, it } from 'vitest'
import { runChild } from '../../../src/credentials/run-child.ts'
import { createTempHome } from '../../support/temp-home.ts'

const platform = { os: process.platform, pid: process.pid, execve: undefined }

function run(...command: readonly string[]): Promise<number> {
  const env = { PATH: process.env['PATH'] ?? '' }
  return runChild({ command, env, platform, hasTerminal: () => false })
}

it('resolves with the exit code of the child', async () => {
  expect(await run('sh', '-c', 'exit 9')).toBe(9)
})

it('says with the shells’ code that there is no such program', async () => {
  await expect(run('nowhere-to-be-found')).rejects.toMatchObject({
    code: 'command-not-found',
    exitCode: 127,
  })
})

it('says with the shells’ code that a file is no program', async () => {
  await expect(run('/etc/passwd')).rejects.toMatchObject({
    code: 'command-not-executable',
    exitCode: 126,
    fix: 'ls -l /etc/passwd',
  })
})

it('says with the shells’ code that an interpreter is missing', async () => {
  const home = createTempHome()
  const tool = home.write('tool', '#!/nowhere/interpreter\n', 0o755)
  await expect(run(tool).finally(() => home.remove())).rejects.toMatchObject({
    code: 'command-not-found',
    exitCode: 127,
  })
})
