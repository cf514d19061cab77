/** Recognises keyless in a `credential_process`, so that keyless answers itself instead of running it. */
import { realpathSync } from 'node:fs'
import type { Environment } from '../system/environment.ts'
import type { Platform } from '../system/platform.ts'
import { findCommand } from './find-command.ts'

/** The words after keyless, or undefined when the command is another program. */
export function ownWords(
  command: readonly string[],
  env: Environment,
  platform: Pick<Platform, 'os' | 'self'>,
): readonly string[] | undefined {
  const [program = '', ...rest] = command
  if (isKeyless(program, env, platform)) return rest
  const launcher = plainName(program)
  if (['npx', 'bunx', 'pnpx'].includes(launcher)) return afterPackage(rest)
  if (!['node', 'nodejs', 'bun'].includes(launcher)) return undefined
  const at = rest.findIndex((word) => !word.startsWith('-') && word !== 'run')
  const script = rest[at]
  if (script === undefined) return undefined
  return isKeyless(script, env, platform) ? rest.slice(at + 1) : undefined
}

/** The profile that `credential-process` or the AWS words ask for; undefined for any other words. */
export function askedProfile(words: readonly string[], env: Environment): string | undefined {
  const asked = wordsOfAsking(words)
  if (asked === undefined) return undefined
  const named = env['AWS_PROFILE'] || env['AWS_DEFAULT_PROFILE'] || undefined
  return asked.profile ?? named ?? 'default'
}

function wordsOfAsking(
  words: readonly string[],
): { readonly profile: string | undefined } | undefined {
  const [first, second, ...others] = words
  if (first === 'credential-process') return profileIn(words.slice(1))
  if (first === 'configure' && second === 'export-credentials') return profileIn(others)
  return undefined
}

function profileIn(words: readonly string[]): { readonly profile: string | undefined } | undefined {
  let profile: string | undefined
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? ''
    if (word.startsWith('--profile=')) profile = word.slice('--profile='.length)
    else if (word === '--profile') profile = words[++at]
    else if (word === '--format=process' || word === '--debug') continue
    else if (word === '--format' && words[at + 1] === 'process') at++
    else if (word.startsWith('-') || profile !== undefined) return undefined
    else profile = word
  }
  return { profile }
}

function isKeyless(
  program: string,
  env: Environment,
  platform: Pick<Platform, 'os' | 'self'>,
): boolean {
  if (plainName(program) === 'keyless') return true
  const own = realPath(platform.self.at(-1) ?? '')
  if (own === undefined) return false
  if (realPath(program) === own) return true
  const found = findCommand(program, env, platform.os)
  return found.found === 'program' && realPath(found.path) === own
}

/** `/opt/bin/keyless.exe` → `keyless`. */
function plainName(program: string): string {
  const name = program.split(/[/\\]/).at(-1) ?? ''
  return name.toLowerCase().replace(/\.(exe|cmd|bat|ps1|c?js|mjs)$/, '')
}

function afterPackage(words: readonly string[]): readonly string[] | undefined {
  const at = words.findIndex((word) => !word.startsWith('-'))
  return /^keyless(@.*)?$/.test(words[at] ?? '') ? words.slice(at + 1) : undefined
}

function realPath(path: string): string | undefined {
  try {
    return realpathSync(path)
  } catch {
    return undefined
  }
}
