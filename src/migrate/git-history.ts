/**
 * Keys in the history of a git repository: branches, tags, stashes, and what only the reflog has. Git
 * reads it; nothing that the repository could have it run is run, and nothing is fetched.
 */
import { existsSync } from 'node:fs'
import { dirname, join, parse } from 'node:path'
import type { Environment } from '../system/environment.ts'
import { readOutput } from '../system/subprocess.ts'
import { accessKey } from './detectors/access-key.ts'
import { encodedKey } from './detectors/encoded-key.ts'
import type { KeyFinding } from './finding.ts'
import { isIgnored } from '../system/walk/ignore-file.ts'
import { type AddedText, createPatchReader } from './patch-reader.ts'
import { placeOf } from './places.ts'
import { addFinding, type Pause, type ScanState } from './scan-state.ts'
import { ignoreMark, lineAround } from './sightings.ts'
import { passUnreadable, rulesOf } from '../system/walk/walk.ts'

/** Settings that the repository could bring along. */
const safely = [
  ...['core.fsmonitor=false', 'core.hooksPath=/dev/null', 'log.showSignature=false'],
  ...[
    'log.showRoot=true',
    'protocol.allow=never',
    'diff.noprefix=false',
    'diff.mnemonicPrefix=false',
  ],
  ...['submodule.recurse=false', 'core.quotePath=true', 'log.follow=false', 'diff.relative=false'],
].flatMap((setting) => ['-c', setting])

const flags = [
  ...['--all', '--reflog', '-m', '-p', '-U5', '--text', '--no-ext-diff', '--no-textconv'],
  ...['--no-color', '--no-renames', '--no-show-signature', '--no-notes', '--submodule=short'],
  ...['--src-prefix=a/', '--dst-prefix=b/', '--full-index', '--inter-hunk-context=0'],
  ...['--format=commit %H', '-G', 'AKIA|QUtJQ', '--'],
]

/** A broken repository must not make git look for one above it. */
function gitEnvironment(env: Environment, top: string): Environment {
  const kept = Object.entries(env).filter(([name]) => !name.startsWith('GIT_'))
  return {
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_CEILING_DIRECTORIES: dirname(top),
    GIT_NO_LAZY_FETCH: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
  }
}

/** The top of the repository in which a folder lies. */
export function repositoryAround(folder: string): string | undefined {
  const { root } = parse(folder)
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at
    if (at === root) return undefined
  }
}

const detectors = [accessKey, encodedKey]

/** Of one key in one file the oldest commit is kept: it is the last that git shows. */
type Found = Map<string, KeyFinding>

function findIn(added: AddedText, top: string, found: Found, state: ScanState): void {
  const { text, path, commit } = added
  for (const detector of detectors) {
    for (const { index } of text.matchAll(new RegExp(detector.needle, 'g'))) {
      const line = added.addedLineAt(index)
      const sighting = line === undefined ? undefined : detector.look({ text, at: index })
      if (line === undefined || sighting === undefined || 'profile' in sighting) continue
      if ('decoy' in sighting) state.decoys[sighting.decoy]++
      else if (lineAround(text, index).includes(ignoreMark)) state.decoys.allowed++
      else {
        const file = join(top, path)
        const { keyId, accountId, hasSecret, signedAt } = sighting
        const account = accountId === undefined ? {} : { accountId }
        const isBinary = text.includes('\0')
        const signed = signedAt === undefined ? {} : { signedAt }
        const spot = { file, line, commit, place: placeOf(file) }
        found.set(`${keyId} ${path}`, {
          what: 'key',
          keyId,
          ...account,
          hasSecret,
          isBinary,
          ...spot,
          ...signed,
        })
      }
    }
  }
}

/**
 * Adds the keys of a repository's past; one that git does not read is counted as unreadable. The
 * answer is that of the pause. Throws SystemError `command-not-found` where there is no git.
 */
export async function addHistory(
  top: string,
  env: Environment,
  state: ScanState,
  pause: Pause,
): Promise<boolean> {
  const found: Found = new Map()
  const rules = rulesOf(top, state.passed)
  let goesOn = true
  const reader = createPatchReader((added) => {
    if (!isIgnored(join(top, added.path), false, rules)) findIn(added, top, found, state)
  })
  const command = [
    'git',
    '-C',
    top,
    '--no-pager',
    '--no-replace-objects',
    ...safely,
    'log',
    ...flags,
  ]
  const { exitCode } = await readOutput(command, {
    env: gitEnvironment(env, top),
    onOutput: async (piece) => {
      state.bytes += piece.length
      reader.read(piece)
      goesOn = await pause()
      return goesOn
    },
  })
  reader.end()
  if (goesOn && exitCode !== 0) passUnreadable(state.passed, join(top, '.git'), `git ${exitCode}`)
  for (const finding of found.values()) addFinding(state, finding)
  return goesOn
}
