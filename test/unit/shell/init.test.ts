import { expect, test } from 'vitest'
import { initScript } from '../../../src/shell/init.ts'

test('each script has the functions, their completion, that of keyless, and the prompt', () => {
  for (const shell of ['bash', 'zsh', 'fish', 'powershell'] as const) {
    const script = initScript(shell)
    for (const name of ['awsp', 'awslogin', 'aws-profiles', 'keyless_prompt']) {
      expect(script, shell).toMatch(new RegExp(`^function (global:)?${name}\\b`, 'm'))
    }
    for (const command of ['__switch', 'prompt-segment', '__complete', 'aws_completer']) {
      if (shell === 'fish' && command === 'aws_completer') continue
      expect(script, shell).toContain(command)
    }
    expect(script.endsWith('\n')).toBe(true)
  }
})

test('the script for PowerShell stays ASCII, which every version reads alike', () => {
  expect(initScript('powershell')).toMatch(/^[\n\x20-\x7e]*$/)
})

test('the script for PowerShell takes every variable away that would go before the profile', () => {
  const script = initScript('powershell')
  for (const name of ['ACCESS_KEY_ID', 'SECRET_ACCESS_KEY', 'SESSION_TOKEN', 'DEFAULT_PROFILE']) {
    expect(script).toContain(`'${name}'`)
  }
})
