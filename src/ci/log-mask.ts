/** Keeps credentials out of the log that a platform keeps of a job. */
import type { Credentials } from '../credentials/credentials.ts'
import type { Environment } from '../system/environment.ts'
import { run } from '../system/subprocess.ts'
import type { Platform } from './platform.ts'
import { fillForm } from './subjects.ts'

export interface MaskOptions {
  readonly env: Environment
  /** A line of the job's output. */
  readonly write: (line: string) => void
  /** Hears of a platform's program that does not do it. */
  readonly warn: (says: string) => void
}

const timeoutMs = 20_000

/** The token is one too for as long as it lives. */
export interface JobSecrets {
  readonly credentials: Credentials
  readonly token: string
}

function secretsOf({ credentials, token }: JobSecrets): readonly string[] {
  const { accessKeyId, secretAccessKey, sessionToken } = credentials
  const session = sessionToken === undefined ? [] : [sessionToken]
  return [accessKeyId, secretAccessKey, ...session, token]
}

async function byProgram(
  words: readonly string[],
  secrets: readonly string[],
  { env, warn }: MaskOptions,
): Promise<void> {
  for (const input of secrets) {
    const isDone = await run(words, { env, input, timeoutMs }).then(
      ({ exitCode }) => exitCode === 0,
      () => false,
    )
    if (!isDone) {
      warn(`${words.join(' ')} failed, so that the log of this job does not hide the credentials.`)
      return
    }
  }
}

/** Before anything else is written. Nothing happens where the platform has no way to do it. */
export async function maskInLog(
  { logMask }: Platform,
  jobSecrets: JobSecrets,
  options: MaskOptions,
): Promise<void> {
  const secrets = secretsOf(jobSecrets)
  if (logMask?.kind === 'command') await byProgram(logMask.words, secrets, options)
  if (logMask?.kind !== 'line') return
  for (const value of secrets) options.write(`${fillForm(logMask.form, { value })}\n`)
}
