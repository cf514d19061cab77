import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { splitCommandLine } from '../../../src/system/command-line.ts'

const posix = (line: string) => splitCommandLine(line, 'linux')
const windows = (line: string) => splitCommandLine(line, 'win32')

test('splits as a shell does, without expanding anything', () => {
  expect(posix(`  firefox  -P 'my profile' "a \\"b\\" \\n" c\\ d '' $HOME *  `)).toEqual([
    'firefox',
    '-P',
    'my profile',
    'a "b" \\n',
    'c d',
    '',
    '$HOME',
    '*',
  ])
  expect(posix('')).toEqual([])
})

test('takes no line with an open end', () => {
  expect([`it's`, `"open`, 'end\\', `"end\\`].map(posix)).toEqual(Array(4).fill(undefined))
  expect(windows('"open')).toBeUndefined()
})

test('splits as Windows programs do', () => {
  expect(windows('"C:\\Program Files\\x.exe" --a="b c" C:\\d\\ \\\\"e\\"f" "" \'g h\'')).toEqual([
    'C:\\Program Files\\x.exe',
    '--a=b c',
    'C:\\d\\',
    '\\e"f',
    '',
    "'g",
    "h'",
  ])
})

test('agrees with the shlex of Python', () => {
  const script = `
import json, shlex, sys
def split(line):
    try: return shlex.split(line)
    except ValueError: return None
print(json.dumps([split(line) for line in json.load(sys.stdin)]))`
  const line = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '\t', "'", '"', '\\', '#', '$') })
  const lines = fc.sample(line, 500)
  const input = JSON.stringify(lines)
  const answer = execFileSync('/usr/bin/python3', ['-c', script], { input, encoding: 'utf8' })
  expect(lines.map((text) => posix(text) ?? null)).toEqual(JSON.parse(answer))
})
