/** Two people on one machine: the one whose keyless it is, and the other, who plants things in its places. */
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:net'
import { dirname, join } from 'node:path'
import { keyless, type Outcome, runProgram } from '../support/programs.ts'
import { createStage, type Stage, tutorialAnswers } from '../support/stage.ts'
import { createUnprivileged, type Unprivileged } from '../support/unprivileged.ts'

export const otherUser = 65_533
export const user = 65_534

export const plants = [
  'a link',
  'a pipe',
  'a folder',
  'a socket',
  'a file',
  'a link to nowhere',
] as const
export type Plant = (typeof plants)[number]

/** A program that never ends is told from one on a busy machine by this. */
const patienceMs = 20_000

export interface TwoUsers {
  readonly env: Readonly<Record<string, string>>
  readonly home: string
  /** A file of the other user, which every user may write to: what links lead to. */
  readonly decoy: string
  /** The home as it was after the sign-in, with everything its owner's again. */
  renew(): void
  /** Puts it there, the other user's, in a folder that every user may write to. */
  plant(place: string, what: Plant): Promise<void>
  run(argv: readonly string[], env?: Readonly<Record<string, string>>): Promise<Outcome>
  close(): Promise<void>
}

export const decoyText = 'a file of somebody else\n'

export async function createTwoUsers(): Promise<TwoUsers> {
  const stage = await createStage()
  const program = createUnprivileged()
  const kept = join(program.folder, 'kept')
  const home = join(program.folder, 'home')
  const decoy = join(program.folder, 'decoy')
  const env = { ...stage.env, HOME: home }
  await signIn(stage, kept)
  let servers: Server[] = []
  const closeServers = (): void => {
    for (const server of servers) server.close()
    servers = []
  }
  return {
    env,
    home,
    decoy,
    renew() {
      closeServers()
      rmSync(home, { recursive: true, force: true })
      cpSync(kept, home, { recursive: true, preserveTimestamps: true })
      execFileSync('chown', ['-R', `${user}:${user}`, home])
      writeFileSync(decoy, decoyText)
      chownSync(decoy, otherUser, otherUser)
      chmodSync(decoy, 0o666)
    },
    async plant(place, what) {
      const path = join(home, place)
      openParents(home, dirname(path))
      rmSync(path, { recursive: true, force: true })
      const server = await put(path, what, decoy)
      if (server !== undefined) servers.push(server)
      lchownSync(path, otherUser, otherUser)
    },
    run: (argv, extra = {}) => runAs(program, argv, { ...env, ...extra }, program.folder),
    async close() {
      closeServers()
      program.remove()
      await stage.close()
    },
  }
}

async function signIn(stage: Stage, home: string): Promise<void> {
  mkdirSync(home, { mode: 0o700 })
  const env = { ...stage.env, HOME: home }
  for (const argv of [
    ['configure', 'sso', ...tutorialAnswers],
    ['credential-process', '--profile', 'dev-admin'],
  ]) {
    const { exitCode, stderr } = await keyless(argv, { env })
    if (exitCode !== 0) throw new Error(stderr + stage.browserLog())
  }
}

/** As somebody leaves it who knows no better: `chmod -R 777`. */
function openParents(home: string, folder: string): void {
  if (!folder.startsWith(home)) return
  openParents(home, dirname(folder))
  mkdirSync(folder, { recursive: true })
  if (lstatSync(folder).uid !== otherUser) chownSync(folder, user, user)
  chmodSync(folder, 0o777)
}

async function put(path: string, what: Plant, decoy: string): Promise<Server | undefined> {
  switch (what) {
    case 'a link':
      symlinkSync(decoy, path)
      return undefined
    case 'a link to nowhere':
      symlinkSync(join(dirname(decoy), 'nowhere'), path)
      return undefined
    case 'a pipe':
      execFileSync('mkfifo', ['-m', '666', path])
      return undefined
    case 'a folder':
      mkdirSync(path, { mode: 0o777 })
      return undefined
    case 'a file':
      writeFileSync(path, '{}', { mode: 0o666 })
      return undefined
    case 'a socket': {
      const server = createServer((socket) => socket.on('error', () => {}))
      await new Promise<void>((resolve) => server.listen(path, resolve))
      return server
    }
  }
}

async function runAs(
  { command }: Unprivileged,
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<Outcome> {
  return runProgram([...command, ...argv], { env, cwd, timeoutMs: patienceMs })
}

/** Names of all files of the other user below a folder. */
export function filesOfOther(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => {
    const stats = lstatSync(join(folder, name))
    return stats.isFile() && stats.uid === otherUser
  })
}
