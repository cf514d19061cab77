import { InternalError } from '../errors.ts'

export function redact(_text: string): string {
  throw new InternalError('redact')
}
