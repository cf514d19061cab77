/**
 * node:fs as the lock uses it, on a machine that takes the processor away, or the process, after
 * any step. Bundled into storm workers in place of node:fs; the product does not know of it.
 */
import * as fs from 'node:fs'

export * from 'node:fs'

/** Chances of one step, and the longest pause in milliseconds. */
export interface Shaking {
  readonly pause: number
  readonly death: number
  readonly longestMs: number
}

let shaking: Shaking = { pause: 0, death: 0, longestMs: 0 }

export function shake(wanted: Shaking): void {
  shaking = wanted
}

const waiting = new Int32Array(new SharedArrayBuffer(4))

function step(): void {
  if (Math.random() < shaking.death) process.kill(process.pid, 'SIGKILL')
  if (Math.random() < shaking.pause) {
    Atomics.wait(waiting, 0, 0, Math.random() * shaking.longestMs)
  }
}

function shaken<A extends unknown[], R>(real: (...args: A) => R): (...args: A) => R {
  return (...args) => {
    step()
    const result = real(...args)
    step()
    return result
  }
}

export const linkSync = shaken(fs.linkSync)
export const unlinkSync = shaken(fs.unlinkSync)
export const writeSync = shaken(fs.writeSync as (...args: unknown[]) => number)
export const openSync = shaken(fs.openSync)
export const closeSync = shaken(fs.closeSync)
export const lstatSync = shaken(fs.lstatSync as (...args: unknown[]) => unknown)
export const readdirSync = shaken(fs.readdirSync as (...args: unknown[]) => unknown)
export const futimesSync = shaken(fs.futimesSync)
