import { expect, it } from 'vitest'
import { keylessCommand, runProgram } from '../support/programs.ts'
import { createTempHome } from '../support/temp-home.ts'

// Put together here, so that this file holds no key of its own.
const keyId = ['AKIA', 'Y3KQ7VWZ', 'N2XGHB5D'].join('')
const secret = 'q9Zt4Wm1Xc7Rb2Lp8Vn5Ks3Hd6Jf0Gy+Ta/Ue1Bi'

it('migrate scan finds a key and who names its profile, and tells no secret', async () => {
  const home = createTempHome()
  try {
    home.write(
      '.aws/credentials',
      `[old]\naws_access_key_id = ${keyId}\naws_secret_access_key = ${secret}\n`,
    )
    const script = home.write('deploy.sh', 'aws s3 ls --profile old\n')
    const scan = (...words: string[]) =>
      runProgram([...keylessCommand(), 'migrate', 'scan', ...words], { env: home.env })
    const credentials = `${home.path}/.aws/credentials`
    const found = await scan(credentials, script)
    expect(found.exitCode, found.stderr).toBe(1)
    expect(found.stdout).toContain(keyId)
    expect(found.stdout).toContain('deploy.sh:1')
    for (const format of ['json', 'sarif']) {
      const { exitCode, stdout } = await scan(credentials, script, '--format', format)
      expect(exitCode).toBe(1)
      expect(JSON.stringify(JSON.parse(stdout))).toContain(keyId)
      expect(stdout).not.toContain(secret)
    }
    expect(found.stdout + found.stderr).not.toContain(secret)
    expect(await scan(script)).toMatchObject({ exitCode: 1 })
    expect(await scan(home.write('clean.sh', 'aws s3 ls\n'))).toMatchObject({ exitCode: 0 })
  } finally {
    home.remove()
  }
})
