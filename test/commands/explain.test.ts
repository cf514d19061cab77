import { expect, it } from 'vitest'
import { keylessCommand, runProgram } from '../support/programs.ts'
import { createTempHome } from '../support/temp-home.ts'

it('explain reads what another program wrote, in a home that has nothing', async () => {
  const home = createTempHome()
  try {
    const failing = 'echo compiling; echo "Unable to locate credentials" >&2; exit 255'
    const pipe = `(${failing}) 2>&1 | "$@"`
    const command = ['sh', '-c', pipe, 'sh', ...keylessCommand(), 'explain', '--json']
    const { exitCode, stdout, stderr } = await runProgram(command, { env: home.env })
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ matches: [{ id: 'no-credentials' }] })
  } finally {
    home.remove()
  }
})
