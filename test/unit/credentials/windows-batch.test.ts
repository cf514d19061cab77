import { expect, it } from 'vitest'
import { batchCommand } from '../../../src/credentials/windows-batch.ts'

const env = { ComSpec: 'C:\\Windows\\System32\\cmd.exe' }

it('leaves programs alone', () => {
  expect(batchCommand('C:\\bin\\tool.exe', ['a b'], env)).toBeUndefined()
})

it('hands a batch file to cmd.exe, every special character escaped twice', () => {
  expect(batchCommand('C:/npm dir/npm.cmd', ['run', 'a b', '%PATH%', 'x&y"'], env)).toEqual({
    file: env.ComSpec,
    args: [
      '/d',
      '/s',
      '/c',
      '"C:\\npm^ dir\\npm.cmd ^^^"run^^^" ^^^"a^^^ b^^^" ^^^"^^^%PATH^^^%^^^" ^^^"x^^^&y\\^^^"^^^""',
    ],
  })
})

it('keeps a backslash at the end from escaping the quote', () => {
  expect(batchCommand('t.bat', ['a\\'], {})?.args.at(-1)).toBe('"t.bat ^^^"a\\\\^^^""')
})

it('takes cmd.exe from nowhere but where Windows has it', () => {
  expect(batchCommand('t.bat', [], { COMSPEC: 'D:\\cmd.exe' })?.file).toBe('D:\\cmd.exe')
  expect(batchCommand('t.bat', [], {})?.file).toBe('C:/Windows/System32/cmd.exe')
})
