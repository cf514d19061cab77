import { chmodSync, existsSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyless, keylessCommand, runProgram } from '../support/programs.ts'
import { onTerminal } from '../support/real-clients.ts'
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

function isInstalled(shell: string): boolean {
  if (existsSync(`/usr/bin/${shell}`)) return true
  if (process.env['CI']) throw new Error(`${shell} is not on this machine`)
  process.stderr.write(`not run: ${shell} is not on this machine\n`)
  return false
}

describe('completion', () => {
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

  const environment = () => ({
    ...home.env,
    PATH: `${home.path}/bin:${home.env['PATH'] ?? ''}`,
    LC_ALL: 'C.UTF-8',
    TERM: 'dumb',
  })

  async function offered(...words: readonly string[]): Promise<readonly string[]> {
    const env = environment()
    const command = ['bash', '--norc', '-c', offer, 'bash', 'keyless', ...words]
    const outcome = await runProgram(command, { env })
    expect(outcome.stderr).toBe('')
    return outcome.stdout.trim().split('\n')
  }

  it('in bash offers commands, words of a group, flags, formats and profiles', async () => {
    expect(await offered('log')).toEqual(['login', 'logout'])
    expect(await offered('sso', 'log')).toEqual(['login', 'logout'])
    expect(await offered('login', '--use')).toEqual(['--use-device-code'])
    expect(await offered('export', '--format', 'env')).toEqual(['env', 'env-no-export'])
    expect(await offered('exec', 'd')).toEqual(['dev-admin', 'data'])
    expect(await offered('console', 'dev-admin', 'dyn')).toEqual(['dynamodb'])
    expect(await offered('console', 'dyn')).toEqual(['dynamodb'])
  })

  it('in bash offers the part that it replaces where a word holds "=" or ":"', async () => {
    expect(await offered('export', '--format=env')).toEqual(['env', 'env-no-export'])
    expect(await offered('export', '--format=')).toContain('dotenv')
    expect(await offered('exec', 'team:')).toEqual(['a', 'b'])
    expect(await offered('exec', 'team:b')).toEqual(['b'])
  })

  it('in bash offers nothing of ours behind --', async () => {
    expect(await offered('exec', 'dev-admin', '--', 'lo')).toEqual([''])
  })

  it.runIf(isInstalled('fish'))('in fish offers each with what it is for', async () => {
    const script = 'keyless completion fish | source; for line in $argv; complete -C $line; end'
    const words = ['exec d', 'export --format=env', 'sso logi', 'console data dyn']
    const lines = words.map((word) => `keyless ${word}`)
    const { stdout } = await runProgram(['fish', '--no-config', '-c', script, ...lines], {
      env: environment(),
    })
    expect(stdout.trim().split('\n')).toEqual([
      'data\tprofile',
      'dev-admin\tprofile',
      '--format=env',
      '--format=env-no-export',
      expect.stringMatching(/^login\tSign in anew/),
      'dynamodb\tpage',
    ])
  })

  it.runIf(isInstalled('zsh'))('in zsh ends the word, also where nothing is set up', async () => {
    const steps = [
      // As zsh says that it reads the keyboard.
      ['[?2004h', 'eval "$(keyless completion zsh)"; echo now-"ready"\r'],
      // Without its end the flag is refused, and there is no help.
      ['now-ready', 'keyless expo\t--format=env-\t--help\r'],
      ['Never opens a browser', 'exit\r'],
    ] as const
    const env = environment()
    const outcome = await onTerminal(['zsh', '-f', '-i'], { steps, timeout: 15 }, { env })
    expect(outcome).toMatchObject({ exitCode: 0, stderr: '' })
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
