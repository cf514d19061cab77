import { expect, it } from 'vitest'
import { githubClaims, githubTrust, pipelineToken } from '../support/pipeline-token.ts'
import { keylessCommand, runProgram } from '../support/programs.ts'
import { createTempHome } from '../support/temp-home.ts'

it('ci explain reads a token from standard input, in a home that has nothing', async () => {
  const home = createTempHome()
  try {
    const policy = home.write('trust.json', JSON.stringify(githubTrust({})))
    const token = pipelineToken(
      githubClaims({ deep: JSON.parse('['.repeat(900) + ']'.repeat(900)) }),
    )
    const command = [...keylessCommand(), 'ci', 'explain', '--token', '-', '--policy', policy]
    const { exitCode, stdout, stderr } = await runProgram(command, { env: home.env, input: token })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(stdout).toMatch(/^Allowed: statement 1 /)
    const endless = await runProgram(['sh', '-c', 'yes | "$@"', 'sh', ...command], {
      env: home.env,
    })
    expect(endless.exitCode).toBe(1)
    expect(endless.stderr).toContain('too long for a token')
  } finally {
    home.remove()
  }
})
