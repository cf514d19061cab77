import { type Environment, variable } from '../system/environment.ts'
import { assistants } from './assistants.ts'
import { fitsGlob } from './glob.ts'
import type { Callers } from './settings.ts'

/** Who asks, by what it says of itself: its variables, and the names of the processes above. */
export interface Caller {
  readonly env: Environment
  /** Nearest first; asked for only when a rule needs it. */
  readonly parents: () => readonly string[]
}

function fitsText(glob: string, text: string): boolean {
  return fitsGlob(glob.toLowerCase(), text.toLowerCase())
}

/** Bytes of a name that Linux keeps (TASK_COMM_LEN of proc(5), without its end); macOS has one more. */
const keptOfName = 15

/** A name that may have been cut fits a pattern that it is the beginning of. */
function fitsProcess(glob: string, name: string): boolean {
  if (fitsText(glob, name)) return true
  const isCut = Buffer.byteLength(name) >= keptOfName
  return isCut && glob.toLowerCase().startsWith(name.toLowerCase())
}

/** The variable as it is to be told; its value may be a secret. */
function fittingVariable(pattern: string, env: Environment): string | undefined {
  const [name = '', ...rest] = pattern.split('=')
  const value = variable(env, name)
  if (value === undefined) return undefined
  const fits = rest.length === 0 || fitsText(rest.join('='), value)
  return fits ? pattern : undefined
}

function firstOf<T>(
  items: readonly T[],
  look: (item: T) => string | undefined,
): string | undefined {
  for (const item of items) {
    const found = look(item)
    if (found !== undefined) return found
  }
  return undefined
}

/** Why a rule is about this caller, as the rest of a sentence; undefined when it is not. */
export function reasonFor(callers: Callers, { env, parents }: Caller): string | undefined {
  const assistant = firstOf(callers.assistants, (name) => {
    const set = firstOf(assistants[name], (pattern) => fittingVariable(pattern, env))
    return set === undefined ? undefined : `${set} is set, as by the assistant ${name}`
  })
  if (assistant !== undefined) return assistant
  const set = firstOf(callers.variables, (pattern) => fittingVariable(pattern, env))
  if (set !== undefined) return `${set} is set`
  const ci = variable(env, 'CI')
  if (callers.ci && ci !== undefined && !/^(?:0|false)$/i.test(ci)) return 'CI is set'
  if (callers.parents.length === 0) return undefined
  const parent = parents().find((name) => callers.parents.some((glob) => fitsProcess(glob, name)))
  return parent === undefined ? undefined : `a process above keyless is called ${parent}`
}
