import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { missingClients } from '../support/client-jobs.ts'
import { type Container, createContainer } from '../support/container.ts'
import { createJobStage, type JobStage } from '../support/job-stage.ts'
import { startLineJob } from '../support/line-job.ts'
import { keyless, keylessCommand, type Outcome, runProgram } from '../support/programs.ts'
import type { Stage } from '../support/stage.ts'
import { missingProgram, witness } from '../support/witnesses.ts'

const python = `
import sys, boto3
session = boto3.Session()
keys = session.get_credentials()
for line in sys.stdin:
    print(keys.get_frozen_credentials().access_key, flush=True)
`
const javascript = `
const { STSClient } = require('@aws-sdk/client-sts')
const client = new STSClient({ region: 'us-east-1' })
require('node:readline').createInterface({ input: process.stdin }).on('line', async () => {
  console.log((await client.config.credentials()).accessKeyId)
})
`
const awsCli = `
while read -r line; do
  "$0" configure export-credentials --format process | tr -d ' "\\n' | sed 's/.*AccessKeyId:\\([A-Z0-9]*\\).*/\\1\\n/'
done
`
const sleeping = ['env', '-u', 'FAKETIME_DONT_FAKE_MONOTONIC']
/** Each prints the access key that it has, for each line. */
const clients = {
  boto3: () => [...sleeping, witness('KEYLESS_WITNESS_PYTHON') ?? '', '-u', '-c', python],
  'the SDK for JavaScript': () => [process.execPath, '-e', javascript],
  'the AWS CLI': () => [...sleeping, 'sh', '-c', awsCli, witness('KEYLESS_WITNESS_AWS') ?? ''],
}

const isKey = /^ASIA\w{16}$/
const variables = /^(AWS_CONTAINER_\w+)=(.*)$/gm

describe.skipIf(missingClients())('a container', () => {
  let stage: Stage
  let outside: JobStage['env']
  let moveTo: JobStage['moveTo']
  let folder: string
  let container: Container

  /** `keyless agent start dev-admin`, and what it printed as variables. */
  async function startAgent(): Promise<Record<string, string>> {
    const started = await keyless(['agent', 'start', 'dev-admin'], { env: outside })
    expect(started, started.stderr).toMatchObject({ exitCode: 0 })
    const found = [...started.stdout.matchAll(variables)]
    return Object.fromEntries(found.map(([, name = '', value = '']) => [name, value]))
  }

  function inside(given: Readonly<Record<string, string>>): Record<string, string> {
    const taken = Object.entries(outside).filter(([name]) => /^(NODE|FAKETIME|LD)_/.test(name))
    const tools = Object.fromEntries(taken)
    return { ...container.env, ...tools, AWS_EC2_METADATA_DISABLED: 'true', ...given }
  }

  const socket = (): string => join(container.mount, 'credentials.sock')
  const forwarding = (program: readonly string[]): readonly string[] =>
    container.command([...keylessCommand(), 'agent', 'forward', socket(), '--', ...program])

  const run = (command: readonly string[], given: Record<string, string>): Promise<Outcome> =>
    runProgram(command, { env: inside(given), input: 'go\n' })

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keyless-box-'))
    ;({ stage, env: outside, moveTo } = await createJobStage(folder))
    const shared = join(stage.home.path, '.local/state/keyless/agent/shared')
    mkdirSync(shared, { recursive: true, mode: 0o700 })
    container = createContainer({ shared, hidden: stage.home.path })
  })
  afterEach(async () => {
    await keyless(['agent', 'stop'], { env: outside })
    container.remove()
    rmSync(folder, { recursive: true })
    await stage.close()
  })

  it.each(Object.entries(clients))(
    'is served through the mounted socket, past the end of the credentials: %s',
    async (_, client) => {
      const given = await startAgent()
      const job = startLineJob(forwarding(client()), inside(given))
      const keys = new Set<string>()
      for (const minutes of [0, 30, 70]) {
        moveTo(minutes)
        const key = await job.ask()
        expect(key).toMatch(isKey)
        keys.add(key)
      }
      expect(keys.size).toBe(2)
      expect(await job.end()).toMatchObject({ exitCode: 0, stderr: '' })
    },
    120_000,
  )

  it('sees neither our files nor our 127.0.0.1', async () => {
    const given = await startAgent()
    const look = `ls -A "${stage.home.path}"; curl -s "$AWS_CONTAINER_CREDENTIALS_FULL_URI"`
    const outcome = await run(container.command(['sh', '-c', look]), given)
    expect(outcome).toMatchObject({ exitCode: 7, stdout: '' })
  })

  it('gives another user in it nothing', async () => {
    const given = await startAgent()
    const nobody = ['env', '-u', 'LD_PRELOAD', 'setpriv', '--reuid=65534', '--regid=65534']
    const ask = ['curl', '-sS', `--unix-socket`, socket(), 'http://127.0.0.1/role/dev-admin']
    const { exitCode, stderr } = await run(
      container.command([...nobody, '--clear-groups', ...ask]),
      given,
    )
    expect([exitCode, stderr]).toEqual([7, expect.stringMatching(/connect/)])
  })

  it.skipIf(missingProgram('socat'))(
    'is served through socat in the place of keyless',
    async () => {
      const given = await startAgent()
      const { port } = new URL(given['AWS_CONTAINER_CREDENTIALS_FULL_URI'] ?? '')
      const listen = `socat TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr UNIX-CONNECT:${socket()} &
      for try in 1 2 3 4 5 6 7 8 9; do
        grep -q "0100007F:$(printf %04X ${port}) 00000000:0000 0A" /proc/net/tcp && break; sleep 0.2
      done; "$@"; code=$?; kill $!; exit $code`
      const { stdout, stderr } = await run(
        container.command(['sh', '-c', listen, 'sh', ...clients.boto3()]),
        given,
      )
      expect(stdout, stderr).toMatch(/^ASIA\w{16}\n$/)
    },
  )

  it('goes on after another agent has begun, by the file of a token', async () => {
    const writeToken = async (): Promise<void> => {
      const { AWS_CONTAINER_AUTHORIZATION_TOKEN: token = '' } = await startAgent()
      stage.home.write('.local/state/keyless/agent/shared/token', token)
    }
    await writeToken()
    const given = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:9911/role/dev-admin',
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: join(container.mount, 'token'),
    }
    const job = startLineJob(forwarding(clients['the SDK for JavaScript']()), inside(given))
    expect(await job.ask()).toMatch(isKey)
    expect(await keyless(['agent', 'stop'], { env: outside })).toMatchObject({ exitCode: 0 })
    await writeToken()
    moveTo(70)
    expect(await job.ask()).toMatch(isKey)
    expect(await job.end()).toMatchObject({ exitCode: 0, stderr: '' })
  })

  it.skipIf(missingProgram('sshd'))(
    'is served by ssh -R, to a machine that has only the variables',
    async () => {
      const given = await startAgent()
      const { port } = new URL(given['AWS_CONTAINER_CREDENTIALS_FULL_URI'] ?? '')
      const key = (name: string): string => {
        const path = join(folder, name)
        execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path])
        return path
      }
      const [host, user] = [key('host'), key('user')]
      const options = ['UsePAM=no', 'StrictModes=no', 'PermitRootLogin=yes', 'PidFile=none']
      const files = [`HostKey=${host}`, `AuthorizedKeysFile=${user}.pub`, 'LogLevel=ERROR']
      const flags = [...options, ...files].map((option) => `-o${option}`)
      // In the network of the container, as on another machine; its pipe is the way there.
      const server = `mount -t tmpfs none /run; mkdir /run/sshd; exec /usr/sbin/sshd -i -f /dev/null ${flags.join(' ')}`
      const script = stage.home.write(
        'to-there',
        container.command(['sh', '-c', server]).map(quote).join(' '),
      )
      const way = ['-F', 'none', '-i', user, '-o', `ProxyCommand=sh ${script}`]
      const trusting = [
        'StrictHostKeyChecking=no',
        'UserKnownHostsFile=/dev/null',
        'LogLevel=ERROR',
      ]
      const local = join(stage.home.path, '.local/state/keyless/agent/shared/credentials.sock')
      const there = Object.entries(inside(given)).map(([name, value]) => `${name}=${quote(value)}`)
      const { stdout, stderr } = await runProgram(
        [
          ...['ssh', ...way, ...trusting.flatMap((option) => ['-o', option])],
          ...['-R', `127.0.0.1:${port}:${local}`, 'there'],
          `export ${there.join(' ')}; ${clients.boto3().map(quote).join(' ')}`,
        ],
        { env: stage.env, input: 'go\n' },
      )
      expect(stdout, stderr).toMatch(/^ASIA\w{16}\n$/)
    },
  )
})

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`
}
