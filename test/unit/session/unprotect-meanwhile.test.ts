import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { sealedFiles } from '../../../src/session/sealable-files.ts'
import { unprotect } from '../../../src/session/unprotect.ts'
import { removeIfPresent, writePrivateFile } from '../../../src/system/files.ts'
import type { System } from '../../../src/system/system.ts'
import { wrapKey } from '../../../src/tokens/sealing/passphrase-key.ts'
import {
  type Protection,
  type ProtectionMode,
  readProtection,
  removeProtection,
  writeProtection,
} from '../../../src/tokens/sealing/protection.ts'
import { sealKeyFile, sealTokenFile } from '../../../src/tokens/sealing/seal-plaintext.ts'
import {
  openSealed,
  sealedPath,
  writeSecretFile,
} from '../../../src/tokens/sealing/sealed-files.ts'
import { newKey, rememberKey } from '../../../src/tokens/sealing/sealing-key.ts'
import { createTokenCache } from '../../../src/tokens/token-cache.ts'
import { encodeToken } from '../../../src/tokens/token-file.ts'
import { createFixture, type Fixture, session, tokenWith } from '../tokens/token-fixture.ts'

const { name, key } = newKey()
const wrapped = wrapKey(key, 'correct horse battery')
const renewed = tokenWith({ accessToken: 'access-2', refreshToken: 'refresh-2' })
const keys =
  '{"ProviderType": "sso", "Credentials": {"AccessKeyId": "ASIAEXAMPLE", "SecretAccessKey": "quiet", "SessionToken": "t", "Expiration": "2026-11-23T03:00:00Z"}}'

let fixture: Fixture
let system: System
beforeEach(() => {
  fixture = createFixture()
  system = { ...fixture.system, http: { request: () => Promise.reject(new Error('no network')) } }
})
afterEach(() => fixture.home.remove())

/** Protection begins anew, with a sealed sign-in. */
function begin(mode: ProtectionMode): Protection {
  fixture.home.clear()
  const protection: Protection = {
    ...{ mode, leaving: false, key: name },
    keeper: { kind: 'passphrase', wrapped },
  }
  rememberKey(name, key, system)
  writeProtection(system, protection)
  createTokenCache(system).write(session, tokenWith())
  return protection
}

/** What an unprotect does that comes in between: all, or what it can without a lock that is held. */
function leave(protection: Protection, locked: string | undefined): void {
  if (readProtection(system) === undefined) return
  const leaving = { ...protection, leaving: true }
  writeProtection(system, leaving)
  for (const path of sealedFiles(system)) {
    if (path === locked) return
    const text = openSealed(path, leaving, system)?.text
    const isNewer =
      existsSync(path) && /refreshToken|SecretAccessKey/.test(readFileSync(path, 'utf8'))
    if (text !== undefined && !isNewer) writePrivateFile(path, text)
    removeIfPresent(sealedPath(path, system.paths))
  }
  removeProtection(system)
}

/** `system`, where somebody else does that when it is looked at for the nth time. */
function interrupted(nth: number, act: () => void): { system: System; looks: () => number } {
  let looks = 0
  const own = Object.create(system, {
    paths: {
      get: () => {
        looks += 1
        if (looks === nth) act()
        return system.paths
      },
    },
  }) as System
  return { system: own, looks: () => looks }
}

/** At each of its looks in turn, until it has no more. */
async function atEachLook(
  mode: ProtectionMode,
  prepare: () => void,
  work: (on: System) => unknown,
  holds: (about: string) => void,
  locked?: string,
): Promise<number> {
  for (let nth = 1; ; nth++) {
    const protection = begin(mode)
    prepare()
    const on = interrupted(nth, () => leave(protection, locked))
    await work(on.system)
    if (on.looks() < nth) return nth
    await unprotect(system)
    holds(`at look ${nth}`)
    expect(sealedFiles(system), `at look ${nth}`).toEqual([])
  }
}

const tokenPath = () => createTokenCache(system).pathOf(session)
const rolePath = () => join(system.paths.cliCache, 'a.json')
const openToken = (about: string) =>
  expect(readFileSync(tokenPath(), 'utf8'), about).toBe(encodeToken(renewed))
const openKeys = (about: string) => expect(readFileSync(rolePath(), 'utf8'), about).toBe(keys)

describe.each(['shared', 'strict'] as const)('an unprotect that begins while (%s)', (mode) => {
  it('a renewed token is written leaves it whole', async () => {
    const write = (on: System) => createTokenCache(on).write(session, renewed)
    expect(await atEachLook(mode, () => {}, write, openToken)).toBeGreaterThan(4)
  })

  it('a token that another tool wrote is sealed leaves it whole', async () => {
    const prepare = () => {
      removeIfPresent(sealedPath(tokenPath(), system.paths))
      fixture.home.write(tokenPath().slice(fixture.home.path.length + 1), encodeToken(renewed))
    }
    const seal = async (on: System) => sealTokenFile(tokenPath(), on)
    const looks = await atEachLook(mode, prepare, seal, openToken, tokenPath())
    expect(looks).toBeGreaterThan(4)
  })

  it('role keys are written leaves them whole', async () => {
    const write = (on: System) => writeSecretFile(rolePath(), keys, on)
    expect(await atEachLook(mode, () => {}, write, openKeys)).toBeGreaterThan(4)
  })

  it('role keys that another tool wrote are sealed leaves them whole', async () => {
    const prepare = () => {
      fixture.home.write(rolePath().slice(fixture.home.path.length + 1), keys)
    }
    const seal = async (on: System) => sealKeyFile(rolePath(), on)
    const looks = await atEachLook(mode, prepare, seal, openKeys, rolePath())
    expect(looks).toBeGreaterThan(4)
  })
})
