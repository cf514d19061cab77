import { InternalError } from '../errors.ts'
import type { Terminal } from '../system/terminal.ts'
import { renderError } from './render/error.ts'

/** The part of `process` that tells that nothing is left to wait for. */
export interface DrainingProcess {
  once(event: 'beforeExit', listener: () => void): unknown
  exit(code: number): void
}

/**
 * A command whose promise never settles lets the process run dry, and it would leave with 0, as if
 * all were done. With this it says so and leaves with 70.
 */
export function failWhenDrained(host: DrainingProcess, terminal: Terminal): void {
  host.once('beforeExit', () => {
    const error = new InternalError('keyless ended before its work was done.')
    renderError(error, terminal, { json: false, programOutput: true })
    host.exit(error.exitCode)
  })
}
