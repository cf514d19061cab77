import { InternalError } from '../errors.ts'
import type { Log } from './log.ts'

export interface LogOptions {
  readonly debug: boolean
  readonly write: (text: string) => void
}

export function createLog(_options: LogOptions): Log {
  throw new InternalError('createLog')
}
