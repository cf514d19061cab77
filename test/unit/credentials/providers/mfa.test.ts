import { chmodSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { resolveCredentials } from '../../../../src/credentials/chain.ts'
import type { Credentials } from '../../../../src/credentials/credentials.ts'
import { givenCode } from '../../../../src/credentials/mfa-code.ts'
import type { MfaPorts } from '../../../../src/credentials/ports.ts'
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.ts'
import { createIamOrganisation, robot, robotCode } from '../../../support/iam-organisation.ts'
import { createWorld, type World } from '../credential-world.ts'
import { http } from '../sts-server.ts'

let sandbox: Sandbox
let world: World

beforeAll(async () => {
  sandbox = await startSandbox({ directory: createIamOrganisation().directory })
})
afterAll(() => sandbox.close())
beforeEach(() => {
  world = createWorld({ http, env: { AWS_ENDPOINT_URL_STS: sandbox.url } })
  world.clock.now = new Date()
  sandbox.reset()
})
afterEach(() => world.home.remove())

const role = (name: string, more = ''): string =>
  `[profile ${name}]\nrole_arn = arn:aws:iam::333333333333:role/${name}\nsource_profile = robot\n` +
  `mfa_serial = ${robot.mfaSerial}\n${more}`
const keys = `[profile robot]\naws_access_key_id = ${robot.accessKeyId}\naws_secret_access_key = ${robot.secretAccessKey}\n`
const both = `${role('Guarded')}${role('Second')}${keys}`

function resolve(config: string, name: string, mfa?: MfaPorts): Promise<Credentials> {
  return resolveCredentials(world.config(config), name, { ...world.ports, mfa })
}

const calls = (operation: string): number => sandbox.journal.count(operation)

/** A person at a terminal who types these codes in turn, then good ones; every question is kept. */
function person(...codes: readonly string[]) {
  const asked: string[] = []
  const typed = [...codes]
  const ask: NonNullable<MfaPorts['ask']> = ({ profile, serial, again }) => {
    asked.push(`${profile} ${serial}${again ? ' again' : ''}`)
    return Promise.resolve(typed.shift() ?? robotCode())
  }
  return { asked, ask }
}

const wrong = '000000'

describe('a role with an authenticator', () => {
  it('asks once for all roles of a user with long-lived keys', async () => {
    const mfa = person()
    const first = await resolve(both, 'Guarded', mfa)
    expect(first.accountId).toBe('333333333333')
    await resolve(both, 'Second', mfa)
    await resolve(both, 'Guarded')
    expect(mfa.asked).toEqual([`Guarded ${robot.mfaSerial}`])
    expect([calls('GetSessionToken'), calls('AssumeRole')]).toEqual([1, 2])
  })

  it('needs no code any more for a role that has ended while the session lives', async () => {
    await resolve(both, 'Guarded', person())
    const later = 50 * 60_000
    world.clock.now = new Date(Date.now() + later)
    sandbox.clock.advance(later)
    await resolve(both, 'Guarded')
    expect(calls('AssumeRole')).toBe(2)
  })

  it('asks one of many callers', async () => {
    const mfa = person()
    const ports = { ...world.ports, mfa }
    const config = world.config(both)
    const names = ['Guarded', 'Second', 'Guarded', 'Second']
    await Promise.all(names.map((name) => resolveCredentials(config, name, ports)))
    expect(mfa.asked).toHaveLength(1)
  })

  it('says how to give a code where nobody can be asked', async () => {
    await expect(resolve(both, 'Guarded')).rejects.toMatchObject({
      code: 'mfa-code-needed',
      exitCode: 4,
      fix: 'keyless whoami --profile Guarded',
    })
    expect(calls('GetSessionToken')).toBe(0)
  })

  it('takes a code given beforehand, and says when AWS does not take it', async () => {
    const { asked, ask } = person()
    const mfa = { ask, given: givenCode(wrong) }
    await expect(resolve(both, 'Guarded', mfa)).rejects.toMatchObject({
      code: 'mfa-code-refused',
      exitCode: 4,
    })
    expect(asked).toEqual([])
    await resolve(both, 'Guarded', { given: givenCode(robotCode()) })
    expect(calls('GetSessionToken')).toBe(2)
  })

  it('asks a person again for a code that AWS did not take', async () => {
    const mfa = person(wrong, wrong)
    await resolve(both, 'Guarded', mfa)
    const question = `Guarded ${robot.mfaSerial}`
    expect(mfa.asked).toEqual([question, `${question} again`, `${question} again`])
  })

  it('gives up after three codes that AWS did not take', async () => {
    const mfa = person(wrong, wrong, wrong)
    await expect(resolve(both, 'Guarded', mfa)).rejects.toMatchObject({ code: 'mfa-code-refused' })
    expect([mfa.asked.length, calls('GetSessionToken')]).toEqual([3, 3])
  })

  it('does not ask again when it is the role that is refused', async () => {
    const mfa = person()
    const strange = both.replace('role/Guarded', 'role/Nobody')
    await expect(resolve(strange, 'Guarded', mfa)).rejects.toMatchObject({
      code: 'role-not-assigned',
    })
    expect(mfa.asked).toHaveLength(1)
  })

  it('uses a code given beforehand for the first authenticator alone', async () => {
    const other = 'arn:aws:iam::111111111111:mfa/other'
    const hub = role('Hub').replace('333333333333', '111111111111')
    const chain = role('Guarded').replace('= robot', '= Hub').replace(robot.mfaSerial, other)
    const config = `${chain}${hub}${keys}`
    await expect(
      resolve(config, 'Guarded', { given: givenCode(robotCode()) }),
    ).rejects.toMatchObject({
      code: 'mfa-code-needed',
      message: `The profile "Guarded" needs a code of the authenticator ${other}; the one given was for ${robot.mfaSerial}.`,
      fix: 'keyless whoami --profile Guarded',
    })
    const { asked, ask } = person(wrong, wrong, wrong)
    await expect(resolve(config, 'Guarded', { ask })).rejects.toThrow()
    expect(asked[0]).toBe(`Guarded ${other}`)
  })

  it('sends the code with the call itself when the keys are a session already', async () => {
    const session = '[profile robot]\naws_session_token = x\n'
    const config = `${role('Guarded')}${session}${keys.replace('[profile robot]\n', '')}`
    await expect(resolve(config, 'Guarded', { given: givenCode('123456') })).rejects.toThrow()
    expect([calls('GetSessionToken'), calls('AssumeRole')]).toEqual([0, 1])
  })
})

describe('mfa_process', () => {
  function program(text: string): string {
    const path = world.home.write('code', `#!/bin/sh\n${text}\n`)
    chmodSync(path, 0o700)
    return path
  }

  it('gives the code, without a shell', async () => {
    const path = program('test "$1" = \'$HOME;x\' && echo $2')
    const config = role('Guarded', `mfa_process = ${path} '$HOME;x' ${robotCode()}\n`) + keys
    await resolve(config, 'Guarded')
    expect(calls('GetSessionToken')).toBe(1)
  })

  it('is not run again for a code that AWS did not take', async () => {
    const runs = `${world.home.path}/runs`
    const line = `mfa_process = ${program(`echo run >>${runs}; echo ${wrong}`)}\n`
    await expect(resolve(role('Guarded', line) + keys, 'Guarded', person())).rejects.toMatchObject({
      code: 'mfa-code-refused',
    })
    expect(world.home.read('runs')).toBe('run\n')
  })

  it.each([
    ['prints no code', 'echo no', 'did not print six digits'],
    ['fails', 'echo 123456; exit 3', 'failed with exit code 3'],
  ])('that %s stops the chain, and its output is shown nowhere', async (_, text, says) => {
    const config = role('Guarded', `mfa_process = ${program(text)}\n`) + keys
    await expect(resolve(config, 'Guarded')).rejects.toMatchObject({
      code: 'command-failed',
      message: `The mfa_process of the profile "Guarded" ${says}.`,
    })
  })
})
