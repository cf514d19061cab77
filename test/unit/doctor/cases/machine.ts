import { spawn } from 'node:child_process'
import { chmodSync, mkdirSync } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { expect, vi } from 'vitest'
import { agentPlaces } from '../../../../src/agent/agent-places.ts'
import { encodeRecord } from '../../../../src/system/lock-record.ts'
import { createProcessTable, type ProcessIdentity } from '../../../../src/system/process-table.ts'
import { testPlatform } from '../../../support/test-platform.ts'
import { type DoctorStage, healthy } from '../doctor-stage.ts'
import type { Case } from './case.ts'

/** A program on a PATH of its own. */
function program(stage: DoctorStage, name: string, script: string): void {
  chmodSync(stage.home.write(`bin/${name}`, `#!/bin/sh\n${script}\n`), 0o755)
  stage.env['PATH'] = `${join(stage.home.path, 'bin')}:/usr/bin:/bin`
  stage.config(healthy)
}

const saying =
  (name: string, text: string): Case['trips'] =>
  (stage) =>
    program(stage, name, `echo '${text}'`)

/** On a machine that has these files, whatever the one has on which the tests run. */
const here =
  (env: Readonly<Record<string, string>>, files: readonly string[] = []): Case['trips'] =>
  (stage) => {
    stage.env = { ...stage.env, ...env }
    stage.fileExists = (path) => files.includes(path)
  }

const volumes =
  (changes: DoctorStage['volumes']): Case['trips'] =>
  (stage) => {
    stage.volumes = changes
  }

const rules =
  (unused: readonly string[]): Case['trips'] =>
  (stage) => {
    stage.config(healthy)
    stage.settings = { rules: [{ name: 'no prod', line: 4, unused }] }
  }

const shell =
  (line: string, path: string): Case['trips'] =>
  (stage) => {
    stage.home.write('.bashrc', line)
    program(stage, path, 'true')
    stage.env['SHELL'] = '/bin/bash'
    if (path !== 'keyless') stage.env['PATH'] = '/nowhere'
  }

const project =
  (name: string, text: string): Case['trips'] =>
  (stage) => {
    stage.home.write(name, text)
    stage.config(healthy)
  }

const rcLine = 'eval "$(keyless shell init bash)"\n'

const agentOf =
  (changedAt: number | undefined): Case['trips'] =>
  async (stage) => {
    const { paths, platform } = stage.world().system
    const { controlSocket } = agentPlaces(paths, platform)
    mkdirSync(dirname(controlSocket), { recursive: true })
    const build = { version: '1.0.0', changedAt }
    const server = createServer((_request, response) => {
      if (changedAt === undefined) response.writeHead(500).end('{"message": "It broke."}')
      else response.end(JSON.stringify({ version: 1, build, pid: 1, port: 1 }))
    })
    await new Promise<void>((resolve) => server.listen(controlSocket, resolve))
    stage.atEnd(() => server.close())
  }

const lockFile = '.aws/keyless/token-x/g000000000001'

function holdLock(stage: DoctorStage, owner: ProcessIdentity): void {
  stage.home.write(lockFile, encodeRecord(owner, 'nonce').toString())
}

const table = createProcessTable(testPlatform())

const heldByUs: Case['trips'] = (stage) => holdLock(stage, table.self())

const heldByStopped: Case['trips'] = async (stage) => {
  const child = spawn('sleep', ['60'], { stdio: 'ignore' })
  stage.atEnd(() => child.kill('SIGKILL'))
  const pid = child.pid ?? 0
  child.kill('SIGSTOP')
  await vi.waitFor(() => expect(table.look(pid, false).state).toBe('stopped'), { timeout: 10_000 })
  const { start = 0 } = table.look(pid, false)
  holdLock(stage, { ...table.self(), pid, start })
}

export const machineCases: readonly Case[] = [
  {
    code: 'browser-elsewhere',
    trips: here({ SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22' }),
    spares: here({ SSH_CONNECTION: '10.0.0.1 1 10.0.0.2 22', BROWSER: '/bin/true' }),
  },
  {
    code: 'browser-missing',
    trips: here({ DISPLAY: ':0', PATH: '/nowhere' }),
    spares: (stage) => {
      program(stage, 'xdg-open', 'true')
      here({ DISPLAY: ':0' })(stage)
    },
  },
  {
    code: 'wsl-without-windows',
    trips: here({ WSL_DISTRO_NAME: 'Debian' }),
    spares: here({ WSL_DISTRO_NAME: 'Debian' }, ['/proc/sys/fs/binfmt_misc/WSLInterop']),
  },
  {
    code: 'browser-command-missing',
    trips: here({ BROWSER: '/nowhere/browser' }),
    spares: here({ BROWSER: '/bin/true' }),
  },
  { code: 'disk-full', trips: volumes({ freeBytes: () => 0 }), spares: volumes({}) },
  { code: 'read-only', trips: volumes({ obstacle: () => 'read-only' }), spares: volumes({}) },
  {
    code: 'folder-unwritable',
    trips: volumes({ obstacle: () => 'folder-unwritable' }),
    spares: volumes({}),
  },
  {
    code: 'aws-cli-old',
    trips: saying('aws', 'aws-cli/2.8.13 Python/3.9'),
    spares: saying('aws', 'aws-cli/2.36.12 Python/3.13'),
  },
  {
    code: 'aws-cli-version-one',
    trips: saying('aws', 'aws-cli/1.45.0 Python/3.11'),
    spares: saying('aws', 'aws-cli/2.36.12 Python/3.13'),
  },
  {
    code: 'aws-cli-silent',
    trips: saying('aws', 'Segmentation fault'),
    spares: saying('aws', 'aws-cli/2.36.12 Python/3.13'),
  },
  {
    code: 'boto3-old',
    trips: saying('python3', '1.20.0 no /usr/lib/python3/botocore'),
    spares: saying('python3', '1.43.0 yes /usr/lib/python3/botocore'),
  },
  {
    code: 'project-sdk-old',
    trips: project('go.mod', 'require github.com/aws/aws-sdk-go-v2/config v1.17.11\n'),
    spares: project('go.mod', 'require github.com/aws/aws-sdk-go-v2/config v1.18.0\n'),
  },
  {
    code: 'settings-invalid',
    trips: (stage) => {
      stage.settings = { problems: [{ line: 3, says: 'rule is not known.' }] }
    },
    spares: () => {},
  },
  { code: 'guard-rule-unused', trips: rules(['porduction-*']), spares: rules([]) },
  {
    code: 'production-unused',
    trips: (stage) => {
      stage.config(healthy)
      stage.settings = { unusedProduction: ['porduction-*'] }
    },
    spares: (stage) => stage.config(healthy),
  },
  { code: 'shell-line-missing', trips: shell('', 'keyless'), spares: shell(rcLine, 'keyless') },
  { code: 'shell-line-idle', trips: shell(rcLine, 'other'), spares: shell(rcLine, 'keyless') },
  { code: 'agent-stale', trips: agentOf(1), spares: agentOf(2) },
  { code: 'agent-failed', trips: agentOf(undefined), spares: () => {} },
  { code: 'lock-stopped', trips: heldByStopped, spares: heldByUs },
  {
    code: 'lock-elsewhere',
    trips: (stage) => holdLock(stage, { ...table.self(), machine: 'another', host: 'build-7' }),
    spares: heldByUs,
  },
]
