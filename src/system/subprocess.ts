import { InternalError } from '../errors.ts'
import type { Environment } from './environment.ts'

export interface RunOptions {
  readonly env: Environment
  /** Written to standard input, which is then closed; without it the child reads nothing. */
  readonly input?: string
  readonly timeoutMs: number
  /** `pipe` by default. */
  readonly stderr?: 'inherit' | 'pipe'
  /** `inherit` lets the child ask questions on our terminal; `ignore` by default. */
  readonly stdin?: 'inherit' | 'ignore'
  readonly signal?: AbortSignal | undefined
}

export interface RunResult {
  /** 128 + the signal's number when a signal ended it. */
  readonly exitCode: number
  readonly stdout: string
  /** Empty when inherited. */
  readonly stderr: string
}

export async function run(_command: readonly string[], _options: RunOptions): Promise<RunResult> {
  throw new InternalError('run')
}

export async function spawnDetached(_command: readonly string[], _env: Environment): Promise<void> {
  throw new InternalError('spawnDetached')
}
