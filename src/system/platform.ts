/** Signals to and from this process: `process` itself has this shape. */
export interface ProcessSignals {
  on(signal: NodeJS.Signals, listener: (signal: NodeJS.Signals) => void): unknown
  removeAllListeners(signal: NodeJS.Signals): unknown
  kill(pid: number, signal: NodeJS.Signals): unknown
}

/** The facts about this machine and process that the rest of the program asks for. */
export interface Platform {
  readonly os: NodeJS.Platform
  readonly runtime: 'node' | 'bun'
  /** Of that runtime: `20.19.0`. */
  readonly runtimeVersion?: string | undefined
  readonly pid: number
  /** Who started this program, where the runtime says so. */
  readonly parentPid?: number | undefined
  /** Undefined on Windows. */
  readonly uid: number | undefined
  /** The program to run for another keyless: the executable, or node and the script. */
  readonly self: readonly string[]
  /** `process.execve`, where the runtime has it (bun, Node 22.15; not on Windows). */
  readonly execve:
    | ((file: string, argv: readonly string[], env: Record<string, string>) => never)
    | undefined
  /** For `exec`, which hands them on to its child; without them the child is on its own. */
  readonly signals?: ProcessSignals
  /** Names of the processes above this one, nearest first; empty where the system does not tell. */
  readonly parents?: () => readonly string[]
}
