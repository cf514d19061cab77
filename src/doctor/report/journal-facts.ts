/** The newest lines of the journal for a report. */
import { errorTable } from '../../error-table.ts'
import { filesWithin, readEntries, type RecordedEntry } from '../../system/journal-read.ts'
import { journalFolder } from '../../system/journal.ts'
import type { System } from '../../system/system.ts'
import { type Masks, profileMask } from './masks.ts'

const most = 30

/** Programs that half the world has; any other name may be one of a house. */
const knownPrograms = new Set(
  (
    'agent aws aws-vault bash boto3 cargo cdk claude code codex containerd cursor dash dbus-launch docker ' +
    'fish gh git go gradle granted helm init java jest kitty kubectl launchd login make mvn node npm ' +
    'npx nvim pnpm podman pwsh pytest python python3 ruby sam screen sh ssh sshd sudo systemd terraform ' +
    'tmux tofu vim vitest wezterm yarn zed zsh'
  ).split(' '),
)

const events = new Set(['sign-in', 'sign-out', 'refresh', 'credentials', 'refused'])

function programMask(masks: Masks, name: string): string {
  return knownPrograms.has(name) ? name : masks('program', name)
}

/** `vias`: the words of our commands, which `via` is one of. */
export interface JournalFactsOptions {
  readonly masks: Masks
  readonly vias: ReadonlySet<string>
}

type Facts = Readonly<Record<string, string | readonly string[]>>

function factsOf(entry: RecordedEntry, { masks, vias }: JournalFactsOptions): Facts {
  const { time, event, profile, session, accountId, roleName, via, program, reason } = entry
  return {
    time: time.toISOString(),
    event: events.has(event) ? event : 'another',
    ...(profile === undefined ? {} : { profile: profileMask(masks, profile) }),
    ...(session === undefined ? {} : { session: masks('session', session) }),
    ...(accountId === undefined ? {} : { account: masks('account', accountId) }),
    ...(roleName === undefined ? {} : { role: masks('role', roleName) }),
    ...(via === undefined ? {} : { via: vias.has(via) ? via : 'another' }),
    ...(program === undefined ? {} : { program: programMask(masks, program) }),
    ...(reason === undefined
      ? {}
      : { reason: Object.hasOwn(errorTable, reason) ? reason : 'another' }),
    parents: entry.parents.map((name) => programMask(masks, name)),
  }
}

/** Oldest first; empty where there is no journal, or none that can be read. */
export function journalFacts(
  { paths }: Pick<System, 'paths'>,
  options: JournalFactsOptions,
): readonly Facts[] {
  const folder = journalFolder(paths)
  const found: RecordedEntry[] = []
  try {
    for (const { path } of filesWithin(folder, { onDamaged: () => {} })) {
      const entries = [...readEntries(path, { onDamaged: () => {} })].slice(-most)
      found.unshift(...entries)
      if (found.length >= most) break
    }
  } catch {
    // A journal that cannot be read is a finding, with its reason.
  }
  return found.slice(-most).map((entry) => factsOf(entry, options))
}
