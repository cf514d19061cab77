/**
 * A container without an engine: a network of its own, in which 127.0.0.1 is not ours, and files of
 * which it sees only what it is given. Namespaces are what an engine makes as well.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface Container {
  /** The environment inside: a HOME of its own, and nothing AWS-like. */
  readonly env: Readonly<Record<string, string>>
  /** The same program, inside. */
  command(program: readonly string[]): readonly string[]
  remove(): void
}

export interface ContainerOptions {
  /** `SOURCE:TARGET`; a target is below `/run`, or a program in `/usr/local/bin`. */
  readonly mounts: readonly string[]
  /** A folder of ours that cannot be seen inside. */
  readonly hidden: string
}

/** Makes the view that a container has: HIDDEN, mounts, `--`, program. */
export const enterScript = fileURLToPath(new URL('enter-container.sh', import.meta.url))

// Root needs no namespace of users, and without one there can be other users inside.
const namespaces = process.getuid?.() === 0 ? '-nm' : '-Urnm'

/** Throws where this system allows no namespaces: then nothing here can be tried. */
export function createContainer({ mounts, hidden }: ContainerOptions): Container {
  try {
    execFileSync('unshare', [namespaces, 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'pipe' })
  } catch (cause) {
    const needs = 'needs unshare (util-linux), ip (iproute2) and leave to make namespaces'
    throw new Error(`a container ${needs}; docs/containers.md is not proved here`, { cause })
  }
  const home = mkdtempSync(join(tmpdir(), 'keyless-container-'))
  return {
    env: { PATH: process.env['PATH'] ?? '', HOME: home, NO_COLOR: '1' },
    command: (program) => [
      ...['unshare', namespaces, 'sh', enterScript, hidden, ...mounts, '--'],
      ...program,
    ],
    remove: () => rmSync(home, { recursive: true, force: true }),
  }
}
