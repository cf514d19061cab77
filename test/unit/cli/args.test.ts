import { describe, expect, test } from 'vitest'
import { commandInput, locate, parseFlags } from '../../../src/cli/args.ts'
import type { Command } from '../../../src/cli/command.ts'
import { UsageError } from '../../../src/errors.ts'

const load = () => Promise.reject(new Error('not run here'))

const login: Command = {
  words: ['login'],
  summary: 'sign in',
  arguments: [{ name: 'SESSION', help: 'which' }],
  flags: {
    force: { type: 'boolean', help: 'anew', short: 'f' },
    format: { type: 'string', help: 'how', choices: ['env', 'json'] },
  },
  load,
}
const exec: Command = {
  words: ['exec'],
  summary: 'run',
  arguments: [{ name: 'PROFILE', help: 'which', required: true }],
  rest: { name: 'COMMAND', help: 'what', required: true },
  load,
}
const shells: Command = {
  words: ['completion'],
  summary: 'complete',
  arguments: [{ name: 'SHELL', help: 'which', required: true, choices: ['bash', 'fish'] }],
  load,
}
const ssoLogin: Command = { words: ['sso', 'login'], summary: 'sign in', load }
const table = [login, exec, shells, ssoLogin]

function parse(argv: readonly string[]) {
  const { command, remaining, rest } = locate(argv, table)
  if (command === undefined) throw new TypeError('no command')
  const parsed = parseFlags(remaining, command.flags ?? {}, command.words.join(' '))
  return commandInput(command, parsed, rest)
}

function failure(argv: readonly string[]): UsageError {
  try {
    parse(argv)
  } catch (error) {
    if (error instanceof UsageError) return error
    throw error
  }
  throw new Error('nothing was wrong')
}

describe('finding the command', () => {
  test('takes global flags before, between and after the words', () => {
    for (const argv of [
      ['--profile', 'dev', 'sso', 'login'],
      ['sso', '--profile', 'dev', 'login'],
      ['sso', 'login', '--profile=dev'],
    ]) {
      const located = locate(argv, table)
      expect(located.words).toEqual(['sso', 'login'])
      expect(located.command).toBe(ssoLogin)
    }
  })

  test('takes the value of a flag for a value, even when it is also a command', () => {
    expect(locate(['--profile', 'login', 'exec', 'dev'], table).command).toBe(exec)
  })

  test('names the first word that is nobody’s', () => {
    expect(locate(['sso', 'lgoin', 'x'], table)).toMatchObject({
      words: ['sso'],
      command: undefined,
      unknown: 'lgoin',
    })
  })

  test('leaves everything after -- alone', () => {
    const input = parse(['exec', 'dev', '--', 'aws', '--profile', 'x', '--', 'y'])
    expect(input.args).toEqual(['dev'])
    expect(input.rest).toEqual(['aws', '--profile', 'x', '--', 'y'])
    expect(input.flags.value('profile')).toBeUndefined()
  })

  test('does without -- before the command to run', () => {
    const input = parse(['exec', 'dev', 'aws', 's3', 'ls', '--json', '--', 'x'])
    expect(input.rest).toEqual(['aws', 's3', 'ls', '--json', '--', 'x'])
    expect(input.flags.on('json')).toBe(false)
  })
})

describe('flags', () => {
  test('are read in every form', () => {
    expect(parse(['login', '--force']).flags.on('force')).toBe(true)
    expect(parse(['login', '-f']).flags.on('force')).toBe(true)
    expect(parse(['login', '--format', 'env']).flags.value('format')).toBe('env')
    expect(parse(['login', '--format=env']).flags.value('format')).toBe('env')
  })

  test('take the last value when given twice', () => {
    expect(parse(['login', '--format=env', '--format=json']).flags.value('format')).toBe('json')
  })

  test('may have an empty value, and one with an equals sign', () => {
    expect(parse(['login', '--profile=']).flags.value('profile')).toBe('')
    expect(parse(['login', '--profile=a=b']).flags.value('profile')).toBe('a=b')
  })

  test('that do not exist are named, with the one that was meant', () => {
    expect(failure(['login', '--frce'])).toMatchObject({
      code: 'unknown-flag',
      message: 'There is no flag --frce. Did you mean --force?',
      fix: 'keyless login --help',
    })
    expect(failure(['login', '--zebra']).message).toBe('There is no flag --zebra.')
  })

  test('do not swallow the next flag as their value', () => {
    expect(failure(['login', '--format', '--force']).message).toBe('--format needs a value.')
    expect(failure(['login', '--format']).message).toBe('--format needs a value.')
  })

  test('without a value refuse one', () => {
    expect(failure(['login', '--force=yes']).message).toBe('--force takes no value.')
  })

  test('with choices list them', () => {
    expect(failure(['login', '--format', 'xml']).message).toBe(
      '--format is one of env, json, not "xml".',
    )
  })

  test('of prototypes are no flags', () => {
    expect(failure(['login', '--constructor']).code).toBe('unknown-flag')
    expect(failure(['login', '--__proto__']).code).toBe('unknown-flag')
  })

  test('that the table does not have are a mistake of the command', () => {
    const { flags } = parse(['login'])
    expect(() => flags.on('forse')).toThrow(TypeError)
    expect(() => flags.value('force')).toThrow(TypeError)
  })
})

describe('arguments', () => {
  test('that are missing are named', () => {
    expect(failure(['exec'])).toMatchObject({
      code: 'missing-argument',
      message: '`keyless exec` needs PROFILE.',
    })
    expect(failure(['exec', 'dev', '--'])).toMatchObject({
      message: '`keyless exec` needs COMMAND, after --.',
      fix: 'keyless exec dev -- $SHELL',
    })
  })

  test('that are too many are named', () => {
    expect(failure(['login', 'a', 'b']).message).toBe('`keyless login` does not take "b".')
    expect(failure(['login', 'a', '--', 'b']).message).toBe(
      '`keyless login` takes nothing after --.',
    )
  })

  test('with choices list them', () => {
    expect(failure(['completion', 'tcsh']).message).toBe('SHELL is one of bash, fish, not "tcsh".')
  })
})
