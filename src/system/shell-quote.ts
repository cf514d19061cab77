import { InternalError } from '../errors.ts'

export function quotePosix(_value: string): string {
  throw new InternalError('quotePosix')
}
export function quoteFish(_value: string): string {
  throw new InternalError('quoteFish')
}
export function quotePowerShell(_value: string): string {
  throw new InternalError('quotePowerShell')
}
/** One argument for a program started at the cmd.exe prompt. For `set`, use setCmd. */
export function quoteCmd(_value: string): string {
  throw new InternalError('quoteCmd')
}
/** `set "NAME=value"`: quotes around the value alone would become part of it. */
export function setCmd(_name: string, _value: string): string {
  throw new InternalError('setCmd')
}
