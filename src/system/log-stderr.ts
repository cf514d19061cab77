import { KeylessError } from '../errors.ts'
import type { Log } from './log.ts'
import { redact } from './redact.ts'
import { forTerminal } from './text.ts'

export interface LogOptions {
  /** Whether `debug` writes anything (false). */
  readonly debug?: boolean
  readonly write: (text: string) => void
}

const longestLine = 4000

function plain(value: unknown): unknown {
  if (value instanceof KeylessError) {
    return { error: value.code, message: value.message, details: value.details }
  }
  return value instanceof Error ? `${value.name}: ${value.message}` : value
}

function line(label: string, text: string): string {
  return `${label}: ${forTerminal(redact(text), longestLine)}\n`
}

function factsAsText(facts: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(facts, (_, value: unknown) => plain(value))
}

/** A log of redacted single lines; the same warning is given once. */
export function createLog(options: LogOptions): Log {
  const given = new Set<string>()
  return {
    debug(message, facts) {
      if (options.debug !== true) return
      const tail = facts === undefined ? '' : ` ${factsAsText(facts)}`
      options.write(line('debug', message + tail))
    },
    warn(message) {
      if (given.has(message)) return
      given.add(message)
      options.write(line('warning', message))
    },
  }
}
