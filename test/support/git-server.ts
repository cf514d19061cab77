/** Real git repositories behind git's own server programs: over https, and over ssh. */
import { execFileSync, spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { type Certificate, startHttps, type TestServer } from './http-servers.ts'
import { createContainer } from './container.ts'

const who = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'gc.auto=0']

export interface Repository {
  readonly path: string
  /** Files by their names; `-> TARGET` is a link. Answers with the commit. */
  commit(files: Readonly<Record<string, string | Buffer>>): string
  git(...words: readonly string[]): string
}

/** A repository with a work tree, that can be read by whoever knows where it is. */
export function createRepository(path: string): Repository {
  mkdirSync(path, { recursive: true })
  const env = { PATH: process.env['PATH'], HOME: path, GIT_CONFIG_NOSYSTEM: '1' }
  const git = (...words: readonly string[]): string =>
    execFileSync('git', ['-C', path, ...who, ...words], { env, encoding: 'utf8' })
  git('init', '-q', '-b', 'main')
  return {
    path,
    git,
    commit: (files) => {
      for (const [name, text] of Object.entries(files)) {
        const file = join(path, name)
        mkdirSync(join(file, '..'), { recursive: true })
        if (typeof text === 'string' && text.startsWith('-> ')) symlinkSync(text.slice(3), file)
        else writeFileSync(file, text)
      }
      git('add', '-A')
      git('commit', '-qm', 'files')
      return git('rev-parse', 'HEAD').trim()
    },
  }
}

function answerCgi(folder: string, request: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'https://localhost')
  const env = {
    PATH: process.env['PATH'],
    GIT_PROJECT_ROOT: folder,
    GIT_HTTP_EXPORT_ALL: '1',
    GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
    GIT_CONFIG_COUNT: '1',
    GIT_CONFIG_KEY_0: 'safe.directory',
    GIT_CONFIG_VALUE_0: '*',
    REQUEST_METHOD: request.method,
    PATH_INFO: pathname,
    QUERY_STRING: searchParams.toString(),
    CONTENT_TYPE: request.headers['content-type'],
    HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
  }
  const child = spawn('git', ['http-backend'], { env, stdio: ['pipe', 'pipe', 'ignore'] })
  child.stdin.on('error', () => {})
  request.pipe(child.stdin)
  const chunks: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk))
  child.on('close', () => {
    const all = Buffer.concat(chunks)
    const end = all.indexOf('\r\n\r\n')
    for (const line of all.subarray(0, end).toString().split('\r\n')) {
      const [name = '', value = ''] = line.split(/: (.*)/s)
      if (name === 'Status') response.statusCode = Number.parseInt(value, 10)
      else response.setHeader(name, value)
    }
    response.end(all.subarray(end + 4))
  })
}

/** Every repository in the folder, at `URL/NAME`. */
export async function startGitHttps(folder: string, certificate: Certificate): Promise<TestServer> {
  return await startHttps(certificate, (request, response) => answerCgi(folder, request, response))
}

export interface GitSsh {
  /** What makes git's ssh reach the server. */
  readonly command: string
  remove(): void
}

/** OpenSSH's own server, which needs no port: a pipe leads to it. Its host key is known. */
export function createGitSsh(folder: string): GitSsh {
  const key = (name: string): string => {
    const path = join(folder, name)
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path])
    return path
  }
  const [host, user] = [key('host'), key('user')]
  const hidden = join(folder, 'hidden')
  mkdirSync(hidden)
  const settings = [
    ...['UsePAM=no', 'StrictModes=no', 'PermitRootLogin=yes', 'PidFile=none', `HostKey=${host}`],
    ...[`AuthorizedKeysFile=${user}.pub`, `SetEnv=HOME=${hidden}`],
  ]
  const quote = (words: readonly string[]): string => words.map((word) => `'${word}'`).join(' ')
  const server = quote([
    ...['/usr/sbin/sshd', '-i', '-f', '/dev/null'],
    ...settings.map((setting) => `-o${setting}`),
  ])
  const container = createContainer({ hidden, mounts: [] })
  const script = join(folder, 'to-server')
  const inside = container.command(['sh', '-c', `mkdir /run/sshd; exec ${server}`])
  const words = inside.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')
  writeFileSync(script, `#!/bin/sh\nexec ${words}\n`)
  chmodSync(script, 0o755)
  const ways = [`ProxyCommand=${script}`, 'StrictHostKeyChecking=no', 'LogLevel=ERROR']
  const known = `UserKnownHostsFile=${join(folder, 'known')}`
  const options = [...ways, known].map((way) => `-o${way}`)
  return {
    command: ['ssh', '-F', 'none', '-i', user, ...options].join(' '),
    remove: () => container.remove(),
  }
}
