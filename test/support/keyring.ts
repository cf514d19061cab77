import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { runProgram } from './programs.ts'

/** A real gnome-keyring on a message bus of its own, unlocked; nobody can be asked by it. */
export interface Keyring {
  readonly env: Readonly<Record<string, string>>
  /** Secrets of all items of ours, by the name of the key. */
  secrets(): Promise<readonly string[]>
  lock(): Promise<void>
  close(): Promise<void>
}

const busConfig = (folder: string): string => `<!DOCTYPE busconfig PUBLIC
 "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=${join(folder, 'bus')}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`

export async function startKeyring(): Promise<Keyring> {
  const folder = mkdtempSync(join(tmpdir(), 'keyless-keyring-'))
  const runtime = join(folder, 'run')
  mkdirSync(runtime, { mode: 0o700 })
  const config = join(folder, 'bus.conf')
  writeFileSync(config, busConfig(folder))
  const env = { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'bus')}` }
  const own = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    XDG_RUNTIME_DIR: runtime,
    ...env,
  }
  const bus = spawn('dbus-daemon', ['--nofork', `--config-file=${config}`], {
    env: own,
    stdio: 'ignore',
  })
  const daemon = spawn(
    'gnome-keyring-daemon',
    ['--foreground', '--unlock', '--components=secrets'],
    {
      env: own,
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  )
  daemon.stdin.end('test')
  const run = async (command: readonly string[]) => runProgram(command, { env: own })
  await untilThere(
    async () => (await run(['secret-tool', 'search', 'none', 'none'])).exitCode === 0,
  )
  const lock = async (): Promise<void> => {
    const object = '/org/freedesktop/secrets'
    const { exitCode, stderr } = await run([
      'dbus-send',
      '--session',
      '--print-reply',
      '--dest=org.freedesktop.secrets',
      object,
      'org.freedesktop.Secret.Service.Lock',
      `array:objpath:${object}/collection/login`,
    ])
    if (exitCode !== 0) throw new Error(stderr)
  }
  return {
    env,
    lock,
    secrets: async () => {
      const { stdout } = await run(['secret-tool', 'search', '--all', 'service', 'keyless'])
      return [...stdout.matchAll(/^secret = (.+)$/gm)].map(([, secret = '']) => secret)
    },
    close: async () => {
      await Promise.all([ended(daemon), ended(bus)])
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function untilThere(isThere: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 1200; tries++) {
    if (await isThere()) return
    await pause(50)
  }
  throw new Error('the keyring did not start')
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill('SIGKILL')
  await gone
}
