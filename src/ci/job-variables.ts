/** Variables for the steps after this one, in the platform's own way. */
import { closeSync, constants, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import { ConfigError, UsageError } from '../errors.ts'
import { variable } from '../system/environment.ts'
import { writeError } from '../system/file-errors.ts'
import type { Job } from './job.ts'
import { fillForm } from './subjects.ts'

export type Variables = readonly (readonly [name: string, value: string])[]

/** Whether the last line is without an end: ours would be a part of it. */
function isCutOff(file: number): boolean {
  const { size } = fstatSync(file)
  if (size === 0) return false
  const last = Buffer.alloc(1)
  readSync(file, last, 0, 1, size - 1)
  return last[0] !== 0x0a
}

/** At the end of the file, whatever it has. Throws SystemError. */
function append(path: string, text: string): void {
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT
  try {
    const file = openSync(path, flags, 0o600)
    try {
      writeSync(file, isCutOff(file) ? `\n${text}` : text)
    } finally {
      closeSync(file)
    }
  } catch (error) {
    throw writeError(error, path)
  }
}

/**
 * Writes to the file that the platform reads, or to the job's output by `write`. Throws UsageError
 * `flag-value` where the platform's steps share nothing, ConfigError `pipeline-unknown`, SystemError.
 */
export function handToJob(
  { platform, env }: Job,
  variables: Variables,
  write: (text: string) => void,
): void {
  const { jobVariables: way, name } = platform
  if (way === undefined) {
    const message = `The steps of ${name} share no variables: --format job does nothing there.`
    throw new UsageError('flag-value', message, { details: { command: 'ci credentials' } })
  }
  const lines = variables.map(([key, value]) => `${fillForm(way.form, { name: key, value })}\n`)
  if (way.kind === 'line') {
    write(lines.join(''))
    return
  }
  const path = variable(env, way.variable)
  if (path === undefined) {
    throw new ConfigError(
      'pipeline-unknown',
      `$${way.variable} is not there, so that no step would see it.`,
      {
        fix: 'keyless ci credentials --format env',
      },
    )
  }
  append(path, lines.join(''))
}
