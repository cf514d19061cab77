/**
 * A container without an engine: a network of its own, in which 127.0.0.1 is not ours, and files of
 * which it sees only what it is given. Namespaces are what an engine makes as well.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface Container {
  /** Where the shared folder is, inside. */
  readonly mount: string
  /** The environment inside: a HOME of its own, and nothing AWS-like. */
  readonly env: Readonly<Record<string, string>>
  /** The same program, inside. */
  command(program: readonly string[]): readonly string[]
  remove(): void
}

export interface ContainerOptions {
  /** The one folder of ours that is mounted. */
  readonly shared: string
  /** Cannot be seen inside. */
  readonly hidden: string
}

// Root needs no namespace of users, and without one it can be more than one user inside.
const namespaces = process.getuid?.() === 0 ? '-nm' : '-Urnm'

const enter = `
set -e
ip link set lo up
mount --bind "$1" "$2"
mount -t tmpfs none "$3"
shift 3
exec "$@"
`

/** Throws where this system allows no namespaces: then nothing here can be tried. */
export function createContainer({ shared, hidden }: ContainerOptions): Container {
  try {
    execFileSync('unshare', [namespaces, 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'pipe' })
  } catch (cause) {
    const needs = 'needs unshare (util-linux), ip (iproute2) and leave to make namespaces'
    throw new Error(`a container ${needs}; docs/containers.md is not proved here`, { cause })
  }
  const root = mkdtempSync(join(tmpdir(), 'keyless-container-'))
  chmodSync(root, 0o755)
  const mount = join(root, 'run')
  mkdirSync(mount)
  mkdirSync(join(root, 'home'))
  return {
    mount,
    env: { PATH: process.env['PATH'] ?? '', HOME: join(root, 'home'), NO_COLOR: '1' },
    command: (program) => [
      ...['unshare', namespaces, 'sh', '-c', enter, 'sh'],
      ...[shared, mount, hidden],
      ...program,
    ],
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}
