import { type Environment, variable } from './environment.ts'

/** The path of a program of Windows itself, below System32. */
export function systemProgram(name: string, env: Environment): string {
  const root = Object.keys(env).find((given) => given.toUpperCase() === 'SYSTEMROOT')
  const folder = (root === undefined ? undefined : variable(env, root)) ?? 'C:\\Windows'
  return `${folder}\\System32\\${name}`
}
