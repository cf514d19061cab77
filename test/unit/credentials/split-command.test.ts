import { expect, it } from 'vitest'
import { splitCommand } from '../../../src/credentials/split-command.ts'

// The expected lists are what Python's shlex.split and botocore's _windows_shell_split return.
it.each([
  ['tool --a b', ['tool', '--a', 'b']],
  ['  tool \t b\n', ['tool', 'b']],
  [`tool 'a b' "c d"`, ['tool', 'a b', 'c d']],
  [`tool a' 'b"c"`, ['tool', 'a bc']],
  [`tool "a\\"b" "a\\\\b" "a\\nb"`, ['tool', 'a"b', 'a\\b', 'a\\nb']],
  [`tool 'a\\b' a\\ b`, ['tool', 'a\\b', 'a b']],
  [`tool '' ""`, ['tool', '', '']],
  ['tool $HOME `id` *; a | b', ['tool', '$HOME', '`id`', '*;', 'a', '|', 'b']],
  ['tool # not a comment', ['tool', '#', 'not', 'a', 'comment']],
  ['', []],
])('splits %j as a POSIX shell would, running nothing', (line, words) => {
  expect(splitCommand(line, 'linux')).toEqual(words)
})

it.each([
  ['tool --a b', ['tool', '--a', 'b']],
  [`C:\\bin\\tool.exe 'a b'`, ['C:\\bin\\tool.exe', `'a`, `b'`]],
  [`"C:\\Program Files\\tool.exe" x`, ['C:\\Program Files\\tool.exe', 'x']],
  [`tool a\\b "c\\d"`, ['tool', 'a\\b', 'c\\d']],
  [`tool "a\\"b" a\\\\"b c"`, ['tool', 'a"b', 'a\\b c']],
  [`tool "a\\\\" b`, ['tool', 'a\\', 'b']],
  [`tool "" x\\`, ['tool', '', 'x\\']],
  ['tool a\tb', ['tool', 'a', 'b']],
])('splits %j as the C runtime of Windows would', (line, words) => {
  expect(splitCommand(line, 'win32')).toEqual(words)
})

it.each(['tool "a', `tool 'a`, 'tool a\\'])('refuses %j, which does not end', (line) => {
  expect(() => splitCommand(line, 'linux')).toThrow(/quote/)
})
