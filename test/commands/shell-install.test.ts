import { existsSync, lstatSync, readdirSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyless, keylessCommand, runProgram } from '../support/programs.ts'
import { onTerminal } from '../support/real-clients.ts'
import { shellEnvironment } from '../support/shells.ts'
import { createTempHome, type TempHome } from '../support/temp-home.ts'

describe('shell install', () => {
  let home: TempHome
  beforeEach(() => {
    home = createTempHome()
  })
  afterEach(() => {
    home.remove()
  })

  const install = async (...args: readonly string[]) =>
    keyless(['shell', 'install', ...args], { env: home.env })
  const copies = (): readonly string[] =>
    readdirSync(join(home.path, '.local', 'state', 'keyless', 'backups'))

  it('makes each shell load keyless, and no more after --remove', async () => {
    const env = shellEnvironment(home, home.env)
    const shells = [
      ['bash', ['bash', '-ic', 'type -t awsp']],
      ['zsh', ['zsh', '-ic', 'whence -w awsp']],
      ['fish', ['fish', '-c', 'type -t awsp']],
    ] as const
    for (const [shell, asks] of shells) {
      expect(await install(shell)).toMatchObject({ exitCode: 0, stdout: '' })
      expect((await runProgram(asks, { env })).stdout, shell).toMatch(/function\n$/)
      expect(await install(shell, '--remove')).toMatchObject({ exitCode: 0, stdout: '' })
      expect((await runProgram(asks, { env })).stdout, shell).not.toContain('function')
    }
  })

  it('changes nothing the second time, and keeps the file as it was before', async () => {
    home.write('.bashrc', 'alias ll="ls -l"\n', 0o644)
    const first = await install('bash', '--json')
    const { changed, backup } = JSON.parse(first.stdout) as { changed: boolean; backup: string }
    expect(changed).toBe(true)
    expect(backup).toContain('.bashrc-')
    const second = await install('bash', '--json')
    expect(JSON.parse(second.stdout)).toMatchObject({ changed: false, backup: null })
    expect(copies()).toHaveLength(1)
    expect(lstatSync(join(home.path, '.bashrc')).mode & 0o777).toBe(0o644)
    await install('bash', '--remove')
    expect(home.read('.bashrc')).toBe('alias ll="ls -l"\n')
    expect((await install('bash', '--remove')).stderr).toContain('has no line')
  })

  it('writes dotfiles at their target, and a file that is named', async () => {
    home.write('dotfiles/zshrc', '# mine\n')
    symlinkSync(join(home.path, 'dotfiles', 'zshrc'), join(home.path, '.zshrc'))
    await install('zsh')
    expect(lstatSync(join(home.path, '.zshrc')).isSymbolicLink()).toBe(true)
    expect(home.read('dotfiles/zshrc')).toContain('keyless shell init zsh')
    await install('powershell', '--file', join(home.path, 'profile.ps1'))
    expect(home.read('profile.ps1')).toContain('Invoke-Expression')
  })

  it('takes the shell of the account, or asks for a name', async () => {
    const own = await keyless(['shell', 'install'], { env: { ...home.env, SHELL: '/bin/zsh' } })
    expect(own.stderr).toContain('.zshrc loads keyless now')
    const other = await keyless(['shell', 'install'], { env: { ...home.env, SHELL: '/bin/tcsh' } })
    expect(other).toMatchObject({ exitCode: 2 })
    expect(other.stderr).toContain('bash, zsh, fish, powershell')
  })

  it('shows the line and asks a person', async () => {
    const command = [...keylessCommand(), 'shell', 'install', 'bash']
    const env = { ...home.env, TERM: 'xterm-256color', LANG: 'C.UTF-8' }
    const no = await onTerminal(command, { steps: [['Write this?', 'n']] }, { env })
    expect(no, no.stdout).toMatchObject({ exitCode: 130 })
    expect(no.stdout).toContain('+ command -v keyless')
    expect(existsSync(join(home.path, '.bashrc'))).toBe(false)
    const yes = await onTerminal(command, { steps: [['Write this?', 'y']] }, { env })
    expect(yes, yes.stdout).toMatchObject({ exitCode: 0 })
    expect(home.read('.bashrc')).toContain('# keyless shell install')
  })
})
