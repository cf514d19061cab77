/** Diagnostics for `--debug`: redacted lines on stderr. Silent otherwise. */
export interface Log {
  debug(message: string, facts?: Readonly<Record<string, unknown>>): void
  /** For people, always shown once on stderr: "warning: …". */
  warn(message: string): void
}

export const silentLog: Log = { debug: () => {}, warn: () => {} }
