import { InternalError } from '../errors.ts'

export function forTerminal(_text: string, _maxLength = 200): string {
  throw new InternalError('forTerminal')
}
