import { join } from 'node:path'
import { decodeCachedCredentials } from '../../credentials/role-cache-file.ts'
import { KeylessError } from '../../errors.ts'
import { readCacheFile } from '../../system/cache-folder.ts'
import { decodeObject } from '../../tokens/json-fields.ts'
import { decodeRegistration, registrationFileName } from '../../tokens/registration-cache.ts'
import { listCacheFiles } from '../../tokens/cache-files.ts'
import { createTokenCache, tokenFileName } from '../../tokens/token-cache.ts'
import { decodeToken } from '../../tokens/token-file.ts'
import { ownTokenFiles } from '../../tokens/own-tokens.ts'
import { check, type Noted } from '../check.ts'
import { labelOf, type SignIn, signIns } from '../sign-ins.ts'
import type { World } from '../world.ts'

type Code =
  | 'token-file-damaged'
  | 'registration-damaged'
  | 'role-file-damaged'
  | 'cache-not-private'
  | 'cache-file-foreign'
  | 'sign-in-left-over'

type Reading =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'refused'; readonly error: KeylessError }
  | { readonly kind: 'missing' }

function read(path: string, { system: { platform } }: World): Reading {
  try {
    const file = readCacheFile(path, platform)
    return file === undefined ? { kind: 'missing' } : { kind: 'text', text: file.text }
  } catch (error) {
    if (error instanceof KeylessError) return { kind: 'refused', error }
    throw error
  }
}

function refused({ message, fix }: KeylessError): Noted<Code> {
  return { code: 'cache-not-private', message, fix }
}

interface Kind {
  readonly code: 'token-file-damaged' | 'registration-damaged' | 'role-file-damaged'
  readonly isWhole: (text: string) => boolean
}

const token: Kind = {
  code: 'token-file-damaged',
  isWhole: (text) => decodeToken(text) !== undefined,
}
const registration: Kind = {
  code: 'registration-damaged',
  isWhole: (text) => decodeRegistration(text) !== undefined,
}
/** Roles that a chain took are there too, and what other tools keep: only what is no JSON is damaged. */
const role: Kind = {
  code: 'role-file-damaged',
  isWhole: (text) =>
    decodeCachedCredentials(text) !== undefined || decodeObject(text) !== undefined,
}

function damaged(
  { code, isWhole }: Kind,
  paths: readonly string[],
  world: World,
  says: string,
): readonly Noted<Code>[] {
  const isStill = (path: string): boolean => {
    const reading = read(path, world)
    return reading.kind === 'text' && !isWhole(reading.text)
  }
  const broken = paths.filter(isStill)
  if (broken.length === 0) return []
  const evidence = broken.map((file) => ({ file, says: 'is not what such a file holds' }))
  const repair = { kind: 'remove', paths: broken, isStill } as const
  return [{ code, message: says, evidence, fix: 'keyless doctor --fix', repair }]
}

function ofSignIn(signIn: SignIn, world: World): readonly Noted<Code>[] {
  const { paths } = world.system
  const { session } = signIn
  const tokenPath = join(paths.ssoCache, tokenFileName(session))
  const registrationPath = join(paths.ssoCache, registrationFileName(session))
  const refusals = [tokenPath, registrationPath].flatMap((path) => {
    const reading = read(path, world)
    return reading.kind === 'refused' ? [refused(reading.error)] : []
  })
  const label = labelOf(signIn)
  return [
    ...refusals,
    ...damaged(token, [tokenPath], world, `The sign-in file of ${label} is damaged.`),
    ...damaged(
      registration,
      [registrationPath],
      world,
      `The client registration file of ${label} is damaged.`,
    ),
  ]
}

/** Named as the AWS CLI and keyless name them; what has another name is somebody else's. */
function roleFiles(world: World): readonly Noted<Code>[] {
  const { cliCache } = world.system.paths
  const names = listCacheFiles(cliCache).filter((name) => /^[0-9a-f]{40}\.json$/.test(name))
  const paths = names.map((name) => join(cliCache, name))
  const refusals = paths.flatMap((path) => {
    const reading = read(path, world)
    return reading.kind === 'refused' ? [refused(reading.error)] : []
  })
  const count = paths.length === 1 ? 'A file' : 'Files'
  return [
    ...refusals,
    ...damaged(role, paths, world, `${count} of ${cliCache} cannot be read as kept keys.`),
  ]
}

function others(world: World): readonly Noted<Code>[] {
  if (world.isScoped) return []
  const { system, whole } = world
  const cache = createTokenCache(system)
  const sessions = signIns(whole).map(({ session }) => session)
  const configured = new Set(sessions.map(tokenFileName))
  const own = ownTokenFiles(cache, sessions, system)
  const ownPaths = new Set(own.map(({ path }) => path))
  const foreign = cache.all().filter(({ path }) => !ownPaths.has(path))
  const left = own.filter(({ name }) => !configured.has(name))
  const notes: Noted<Code>[] = []
  if (foreign.length > 0) {
    const message = `${foreign.length} of the sign-ins in ${system.paths.ssoCache} belong to other programs.`
    const evidence = foreign.map(({ path }) => ({ file: path, says: 'is left alone' }))
    notes.push({
      code: 'cache-file-foreign',
      message,
      evidence,
      fix: 'nothing: keyless leaves them alone',
    })
  }
  if (left.length > 0) {
    const message = `${left.length} of the sign-ins in ${system.paths.ssoCache} belong to no session of the config file.`
    const evidence = left.map(({ path, startUrl }) => ({ file: path, says: `is for ${startUrl}` }))
    notes.push({ code: 'sign-in-left-over', message, evidence, fix: 'keyless logout --all' })
  }
  return notes
}

export const cacheFiles = check({
  group: 'caches',
  codes: {
    'token-file-damaged': {
      severity: 'error',
      title: 'A sign-in file is damaged',
      why: 'The AWS CLI and SDKs fail with a bare key or a KeyError until it is gone. Two programs wrote it at once, or one was cut off.',
      repair: 'removes it; then you sign in again',
    },
    'registration-damaged': {
      severity: 'error',
      title: 'A client registration file is damaged',
      why: 'The AWS CLI cannot sign in until it is gone; keyless registers anew.',
      repair: 'removes it',
    },
    'role-file-damaged': {
      severity: 'warning',
      title: 'A file of kept keys is damaged',
      why: 'The AWS CLI fails for that role until it is gone; keyless asks AWS anew.',
      repair: 'removes it',
    },
    'cache-not-private': {
      severity: 'error',
      title: 'A cache file is not to be trusted',
      why: 'It is a link out of its folder, another user owns it or may change it, or it is no plain file. keyless does not use it.',
    },
    'cache-file-foreign': {
      severity: 'note',
      title: 'Other programs keep sign-ins in the same folder',
      why: 'Amazon Q, Kiro and the toolkits do. `aws sso logout` deletes theirs too; keyless does not.',
    },
    'sign-in-left-over': {
      severity: 'note',
      title: 'A sign-in belongs to no session any more',
      why: 'It stays good until it ends, although no profile uses it.',
    },
  },
  find: (world) => [
    ...signIns(world.config).flatMap((signIn) => ofSignIn(signIn, world)),
    ...roleFiles(world),
    ...others(world),
  ],
})
