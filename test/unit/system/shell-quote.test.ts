import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  quoteCmd,
  quoteFish,
  quotePosix,
  quotePowerShell,
  setCmd,
} from '../../../src/system/shell-quote.ts'

const nasty = [
  '',
  'plain',
  "it's",
  '$HOME `id` $(id) \\ " \' !! * ? ~ # & | ; < > ( ) { } [ ]',
  'line one\nline two',
  '-n',
  '=ls',
  '%PATH%',
  'trailing\\',
  "\\'",
  'ünï 🚀',
  '‘typographic’',
]

const words = fc.array(
  fc.string({ unit: 'binary', maxLength: 12 }).map((word) => word.replaceAll('\0', '')),
  { minLength: 1, maxLength: 40 },
)

/** The words as a shell hands them to a program, which prints them NUL-separated. */
function readBack(shell: string, quoted: readonly string[]): string[] {
  const script = `printf '%s\\0' ${quoted.join(' ')}`
  const env = { PATH: process.env['PATH'] ?? '', LC_ALL: 'C.UTF-8' }
  // With a socket for stdin bash believes that it was started over the network, and reads ~/.bashrc.
  const stdio = ['ignore' as const, 'pipe' as const, 'inherit' as const]
  const out = execFileSync(shell, ['-c', script], { env, encoding: 'utf8', stdio })
  return out.split('\0').slice(0, -1)
}

const utf8 = (word: string): string => Buffer.from(word).toString('utf8')

test('bash and sh read back what was quoted for them', () => {
  expect(readBack('bash', nasty.map(quotePosix))).toEqual(nasty)
  expect(readBack('sh', nasty.map(quotePosix))).toEqual(nasty)
})

test('bash reads back any text', () => {
  fc.assert(
    fc.property(words, (list) => {
      expect(readBack('bash', list.map(quotePosix))).toEqual(list.map(utf8))
    }),
    { numRuns: 20 },
  )
})

test('zsh and fish, where they are installed, read back what was quoted for them', () => {
  const installed = (shell: string): boolean => existsSync(`/usr/bin/${shell}`)
  if (installed('zsh')) expect(readBack('zsh', nasty.map(quotePosix))).toEqual(nasty)
  if (installed('fish')) expect(readBack('fish', nasty.map(quoteFish))).toEqual(nasty)
})

test('fish gets backslashes and quotes escaped and nothing else', () => {
  expect(quoteFish("a\\b'c$d\n")).toBe("'a\\\\b\\'c$d\n'")
})

test('PowerShell gets every kind of single quote doubled', () => {
  expect(quotePowerShell("it's ‘so’ $env:X")).toBe("'it''s ‘‘so’’ $env:X'")
})

test('cmd.exe gets quotes escaped for the program and carets for itself', () => {
  expect(quoteCmd('C:\\keyless.exe')).toBe('C:\\keyless.exe')
  expect(quoteCmd('a b&c')).toBe('^"a^ b^&c^"')
  expect(quoteCmd('say "hi"\\')).toBe('^"say^ \\^"hi\\^"\\\\^"')
  expect(quoteCmd('%PATH%')).toBe('^"^%PATH^%^"')
})

test('cmd.exe sets a variable without quotes in its value', () => {
  expect(setCmd('AWS_REGION', 'a & b')).toBe('set "AWS_REGION=a & b"')
})

test('a value that a shell cannot say is refused, not mangled', () => {
  expect(() => quotePosix('a\0b')).toThrow(TypeError)
  expect(() => quoteCmd('a\nb')).toThrow(TypeError)
  expect(() => setCmd('A', 'b"c')).toThrow(TypeError)
})
