import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { keyClients, missingClients } from '../support/client-jobs.ts'
import { createContainer, enterScript } from '../support/container.ts'
import { createJobStage, type JobStage } from '../support/job-stage.ts'
import { startLineJob } from '../support/line-job.ts'
import { keyless, keylessCommand, runProgram } from '../support/programs.ts'
import type { Stage } from '../support/stage.ts'
import { missingProgram } from '../support/witnesses.ts'

const docs = readFileSync(new URL('../../docs/containers.md', import.meta.url), 'utf8')
const dockerShim = fileURLToPath(new URL('../support/docker-run.sh', import.meta.url))
const oneKey = /^ASIA\w{16}\n$/

/** The fenced text of the docs that has `words` in it. */
function recipe(words: string): string {
  const found = [...docs.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].map(([, text = '']) => text)
  const text = found.find((candidate) => candidate.includes(words))
  if (text === undefined) throw new Error(`docs/containers.md has no recipe with ${words}`)
  return text
}

const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`
const script = (words: readonly string[]): string => words.map(quote).join(' ')

describe.skipIf(missingClients())('the recipe in docs/containers.md', () => {
  let stage: Stage
  let env: Record<string, string>
  let moveTo: JobStage['moveTo']
  let folder: string

  /** A program in the PATH of the recipes. */
  function install(name: string, text: string): string {
    const path = join(folder, name)
    writeFileSync(path, text)
    chmodSync(path, 0o755)
    return path
  }

  /** What clients need beside what the recipes give them. */
  const tools = (): readonly string[] =>
    Object.entries(env).flatMap(([name, value]) =>
      /^(NODE|FAKETIME|LD)_/.test(name) ? [`${name}=${value}`] : [],
    )

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'keyless-recipe-'))
    const created = await createJobStage(folder)
    stage = created.stage
    moveTo = created.moveTo
    env = { ...created.env, PATH: `${folder}:${created.env['PATH']}` }
    install('keyless', `#!/bin/sh\nexec ${script(keylessCommand())} "$@"\n`)
  })
  afterEach(async () => {
    await keyless(['agent', 'stop'], { env })
    rmSync(folder, { recursive: true })
    await stage.close()
  })

  it('for Docker gives a job in the container credentials', async () => {
    install('docker', readFileSync(dockerShim, 'utf8'))
    install('job', `#!/bin/sh\necho go | exec ${script(keyClients.boto3())}\n`)
    const { stdout, stderr, exitCode } = await runProgram(['bash', '-c', recipe('docker run')], {
      env: { ...env, ENTER: enterScript, HIDDEN: stage.home.path, TOOLS: tools().join(' ') },
      cwd: folder,
    })
    expect(stdout, stderr).toMatch(oneKey)
    expect(exitCode).toBe(0)
  })

  it('for dev containers goes on after another agent has begun', async () => {
    mkdirSync(join(folder, '.devcontainer'))
    writeFileSync(join(folder, '.devcontainer/keyless.sh'), recipe('tr -d'))
    const text = recipe('initializeCommand').replaceAll('${localEnv:HOME}', stage.home.path)
    const { initializeCommand, mounts, containerEnv, postStartCommand } = JSON.parse(text)
    const initialise = async () => {
      const outcome = await runProgram(['sh', '-c', initializeCommand], { env, cwd: folder })
      expect(outcome, outcome.stderr).toMatchObject({ exitCode: 0 })
    }
    await initialise()
    const container = createContainer({
      hidden: stage.home.path,
      mounts: mounts.map((mount: string) => {
        const [, source, target] = /^source=(.*),target=(.*),type=bind$/.exec(mount) ?? []
        return `${source}:${target}`
      }),
    })
    const { port } = new URL(containerEnv['AWS_CONTAINER_CREDENTIALS_FULL_URI'])
    const listening = `0100007F:${Number(port).toString(16).toUpperCase()} 00000000:0000 0A`
    const log = join(folder, 'forward.log')
    const start = postStartCommand.replace('/tmp/keyless.log', log)
    const whole = `${start}\nfor try in $(seq 100); do grep -q '${listening}' /proc/net/tcp && break; sleep 0.1; done
      ${script(keyClients['the SDK for JavaScript']())}; kill $!`
    const given = Object.fromEntries(tools().map((tool) => tool.split(/=(.*)/s).slice(0, 2)))
    const inside = { ...container.env, PATH: env['PATH'] ?? '', ...given, ...containerEnv }
    const job = startLineJob(container.command(['sh', '-c', whole]), inside)
    expect(await job.ask()).toMatch(/^ASIA/)
    expect(await keyless(['agent', 'stop'], { env })).toMatchObject({ exitCode: 0 })
    await initialise()
    moveTo(70)
    expect(await job.ask()).toMatch(/^ASIA/)
    await job.end()
    container.remove()
  })

  it.skipIf(missingProgram('sshd'))('for ssh gives another machine credentials', async () => {
    const there = mkdtempSync(join(folder, 'there-'))
    const key = (name: string): string => {
      const path = join(folder, name)
      execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path])
      return path
    }
    const [host, user] = [key('host'), key('user')]
    const settings = ['UsePAM=no', 'StrictModes=no', 'PermitRootLogin=yes', 'PidFile=none']
    const files = [`HostKey=${host}`, `AuthorizedKeysFile=${user}.pub`]
    const world = [`HOME=${there}`, ...tools()].map((tool) => `"${tool}"`).join(' ')
    const flags = [...settings, ...files, `SetEnv=${world}`].map((setting) => `-o${setting}`)
    // Its pipe is the way to a machine that has no address for us.
    const server = ['/usr/sbin/sshd', '-i', '-f', '/dev/null', ...flags]
    const container = createContainer({ hidden: stage.home.path, mounts: [] })
    const machine = container.command(['sh', '-c', `mkdir /run/sshd; exec ${script(server)}`])
    install('to-there', `#!/bin/sh\nunset LD_PRELOAD\nexec ${script(machine)}\n`)
    const trust = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR']
    const ways = ['ProxyCommand=to-there', ...trust].flatMap((option) => ['-o', option])
    install('ssh', `#!/bin/sh\nexec /usr/bin/ssh -F none -i ${user} ${script(ways)} "$@"\n`)

    const { stdout } = await keyless(['agent', 'start', 'dev-admin'], { env })
    const [, port = ''] = /127\.0\.0\.1:(\d+)/.exec(stdout) ?? []
    const login = recipe('ssh -R').replaceAll('40123', port).trim()
    const session = recipe('.keyless-env\naws').split('\n')[0]
    const outcome = await runProgram(['bash', '-c', login], {
      env,
      input: `${session}\necho go | ${script(keyClients.boto3())}\n`,
    })
    expect(outcome.stdout, outcome.stderr).toMatch(oneKey)
    container.remove()
  })
})
