import { chmodSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyless, keylessCommand, runProgram } from '../support/programs.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'

/** What bash would offer for these words; the last one is unfinished. */
const offer = `
eval "$(keyless completion bash)"
COMP_LINE="$*"
COMP_WORDS=() COMP_CWORD=-1
for word in "$@"; do
  # As Bash does: "=" and ":" are words of their own.
  while [[ $word == *[=:]* ]]; do
    before=\${word%%[=:]*} word=\${word#"$before"}
    if [[ -n $before ]]; then COMP_WORDS+=("$before"); fi
    COMP_WORDS+=("\${word:0:1}") word=\${word:1}
    if [[ -z $word ]]; then continue 2; fi
  done
  COMP_WORDS+=("$word")
done
COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
_keyless
printf '%s\\n' "\${COMPREPLY[@]}"
`

describe('completion in bash', () => {
  let home: TempHome
  beforeAll(() => {
    home = createTempHome()
    const program = keylessCommand()
      .map((word) => `'${word}'`)
      .join(' ')
    chmodSync(home.write('bin/keyless', `#!/bin/sh\nexec ${program} "$@"\n`), 0o755)
    home.write(
      '.aws/config',
      '[profile dev-admin]\nregion = us-east-1\n[profile data]\n[profile team:a]\n[profile team:b]\n',
    )
  })
  afterAll(() => {
    home.remove()
  })

  async function offered(...words: readonly string[]): Promise<readonly string[]> {
    const env = { ...home.env, PATH: `${home.path}/bin:${home.env['PATH'] ?? ''}` }
    const command = ['bash', '--norc', '-c', offer, 'bash', 'keyless', ...words]
    const outcome = await runProgram(command, { env })
    expect(outcome.stderr).toBe('')
    return outcome.stdout.trim().split('\n')
  }

  it('offers commands, words of a group, flags, formats and profiles', async () => {
    expect(await offered('log')).toEqual(['login', 'logout'])
    expect(await offered('sso', 'log')).toEqual(['login', 'logout'])
    expect(await offered('login', '--use')).toEqual(['--use-device-code'])
    expect(await offered('export', '--format', 'env')).toEqual(['env', 'env-no-export'])
    expect(await offered('exec', 'd')).toEqual(['dev-admin', 'data'])
  })

  it('offers the part that Bash replaces where a word holds "=" or ":"', async () => {
    expect(await offered('export', '--format=env')).toEqual(['env', 'env-no-export'])
    expect(await offered('export', '--format=')).toContain('dotenv')
    expect(await offered('exec', 'team:')).toEqual(['a', 'b'])
    expect(await offered('exec', 'team:b')).toEqual(['b'])
  })

  it('offers nothing of ours behind --', async () => {
    expect(await offered('exec', 'dev-admin', '--', 'lo')).toEqual([''])
  })

  it('prints a script for each shell, and names the shells for any other', async () => {
    for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
      const { stdout } = await keyless(['completion', shell], { env: home.env })
      expect(stdout).toMatch(/__complete'? /)
    }
    const other = await keyless(['completion', 'tcsh'], { env: home.env })
    expect(other).toMatchObject({ exitCode: 2, stdout: '' })
    expect(other.stderr).toContain('SHELL is one of bash, zsh, fish, powershell')
  })
})
