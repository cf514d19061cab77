import { describe, expect, test } from 'vitest'
import type { Command } from '../../../src/cli/command.ts'
import { propose } from '../../../src/cli/propose.ts'
import { commandGroups } from '../../../src/cli/table.ts'

const commands: readonly Command[] = commandGroups.flatMap((group) => group.commands)

function values(...typed: readonly string[]): readonly string[] {
  const names = {
    profile: ['dev-admin', 'dev:ops', 'bad$(id)'],
    session: ['my-org'],
    command: [],
    file: [],
    page: ['s3', 'sqs'],
    setting: ['production.profiles'],
  }
  return propose(typed, commands, (what) =>
    names[what].map((value) => ({ value, text: what })),
  ).map(({ value }) => value)
}

describe('completion proposes', () => {
  test('commands, and the words of a group', () => {
    expect(values('')).toContain('login')
    expect(values('')).not.toContain('__complete')
    expect(values('lo')).toEqual(['login', 'logout'])
    expect(values('sso', '')).toEqual(['login', 'logout'])
    expect(values('configure', 'sso')).toEqual(['sso', 'sso-session'])
  })

  test('flags of the command that are not there yet, hidden ones never', () => {
    expect(values('login', '--f')).toEqual(['--force'])
    expect(values('login', '--force', '--f')).toEqual([])
    expect(values('sso', 'login', '--no-')).toEqual(['--no-browser', '--no-color'])
  })

  test('values of a flag', () => {
    expect(values('export', '--format', 'env')).toEqual(['env', 'env-no-export'])
    expect(values('whoami', '--profile', 'dev')).toEqual(['dev-admin', 'dev:ops'])
    expect(values('sso', 'login', '--sso-session', '')).toEqual(['my-org'])
    expect(values('login', '--browser', '')).toEqual([])
  })

  test('values of a flag behind its "="', () => {
    expect(values('export', '--format=env')).toEqual(['--format=env', '--format=env-no-export'])
    expect(values('whoami', '--profile=')).toEqual(['--profile=dev-admin', '--profile=dev:ops'])
    expect(values('login', '--force=')).toEqual([])
    expect(values('login', '--constructor=')).toEqual([])
  })

  test('arguments by their place', () => {
    expect(values('exec', '')).toEqual(['dev-admin', 'dev:ops'])
    expect(values('login', '')).toEqual(['my-org'])
    expect(values('login', '--browser', 'x', '')).toEqual(['my-org'])
    expect(values('login', 'my-org', '')).toEqual([])
    expect(values('console', 'dev-admin', 's')).toEqual(['s3', 'sqs'])
    expect(values('completion', '')).toEqual(['bash', 'zsh', 'fish', 'powershell'])
  })

  test('the other kind that an argument may name, where the first has nothing', () => {
    expect(values('console', '')).toEqual(['dev-admin', 'dev:ops'])
    expect(values('console', 'sq')).toEqual(['sqs'])
  })

  test('nothing after --, and nothing that a shell could take for syntax', () => {
    expect(values('exec', 'dev-admin', '--', '')).toEqual([])
    expect(values('exec', 'bad')).toEqual([])
  })

  test('settings where one is named', () => {
    for (const word of ['get', 'set', 'unset']) {
      expect(values('config', word, 'prod')).toEqual(['production.profiles'])
    }
  })
})
