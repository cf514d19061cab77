import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyClients, missingClients } from '../support/client-jobs.ts'
import { type Container, createContainer } from '../support/container.ts'
import { createJobStage, type JobStage } from '../support/job-stage.ts'
import { startLineJob } from '../support/line-job.ts'
import { keyless, keylessCommand, type Outcome, runProgram } from '../support/programs.ts'
import type { Stage } from '../support/stage.ts'
import { missingProgram } from '../support/witnesses.ts'

const socket = '/run/keyless/credentials.sock'
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

  const forwarding = (program: readonly string[]): readonly string[] =>
    container.command([...keylessCommand(), 'agent', 'forward', socket, '--', ...program])

  const run = (command: readonly string[], given: Record<string, string>): Promise<Outcome> =>
    runProgram(command, { env: inside(given), input: 'go\n' })

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keyless-box-'))
    ;({ stage, env: outside, moveTo } = await createJobStage(folder))
    const shared = join(stage.home.path, '.local/state/keyless/agent/shared')
    mkdirSync(shared, { recursive: true, mode: 0o700 })
    container = createContainer({ mounts: [`${shared}:/run/keyless`], hidden: stage.home.path })
  })
  afterEach(async () => {
    await keyless(['agent', 'stop'], { env: outside })
    container.remove()
    rmSync(folder, { recursive: true })
    await stage.close()
  })

  it.each(Object.entries(keyClients))(
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
    const ask = ['curl', '-sS', `--unix-socket`, socket, 'http://127.0.0.1/role/dev-admin']
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
      const listen = `socat TCP-LISTEN:${port},bind=127.0.0.1,fork,reuseaddr UNIX-CONNECT:${socket} &
      for try in 1 2 3 4 5 6 7 8 9; do
        grep -q "0100007F:$(printf %04X ${port}) 00000000:0000 0A" /proc/net/tcp && break; sleep 0.2
      done; "$@"; code=$?; kill $!; exit $code`
      const { stdout, stderr } = await run(
        container.command(['sh', '-c', listen, 'sh', ...keyClients.boto3()]),
        given,
      )
      expect(stdout, stderr).toMatch(/^ASIA\w{16}\n$/)
    },
  )
})
