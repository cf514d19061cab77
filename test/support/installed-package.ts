import { execFileSync } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { keylessCommand } from './programs.ts'
import type { TempHome } from './temp-home.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A project elsewhere that has the npm package, as `npm install` would lay it. */
export interface InstalledPackage {
  /** The project's folder. */
  readonly project: string
  /** `node_modules/keyless` in it. */
  readonly installed: string
  /** Writes a file of the project; answers with its name. */
  write(name: string, text: string): string
  /** Makes another package of that folder of modules known to the project. */
  link(name: string, modules?: string): void
}

export function installPackage(home: TempHome): InstalledPackage {
  const project = join(home.path, 'project')
  const modules = join(project, 'node_modules')
  const installed = join(modules, 'keyless')
  mkdirSync(installed, { recursive: true })
  const pack = ['pack', '--json', '--pack-destination', home.path]
  const [packed] = JSON.parse(
    execFileSync('npm', pack, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }),
  ) as [{ filename: string }]
  const unpack = ['-xzf', join(home.path, packed.filename), '--strip-components=1', '-C', installed]
  execFileSync('tar', unpack)
  writeFileSync(join(project, 'package.json'), '{"type": "module"}')
  return {
    project,
    installed,
    write: (name, text) => {
      writeFileSync(join(project, name), text)
      return name
    },
    link: (name, from = join(root, 'node_modules')) => {
      mkdirSync(join(modules, name, '..'), { recursive: true })
      symlinkSync(join(from, name), join(modules, name))
    },
  }
}

/** The Node that the suite is about: programs that use the library run in it. */
export function nodeUnderTest(): string {
  const [runtime = process.execPath, script] = keylessCommand()
  return script === undefined ? process.execPath : runtime
}

export const tsc = join(root, 'node_modules', '.bin', 'tsc')
