/** What the settings file can say (docs/settings.md). Reading it is for `read-settings.ts`. */
import type { AssistantName } from './assistants.ts'
import type { TeamReference } from './team-reference.ts'

/** A profile is meant when one of the lists has a pattern for it. `*` and `?` as in a shell. */
export interface Selector {
  readonly profiles: readonly string[]
  readonly accounts: readonly string[]
  readonly roles: readonly string[]
  /** Those that the settings mark as production too. */
  readonly production: boolean
}

/** A caller is meant when one of these is so. */
export interface Callers {
  readonly assistants: readonly AssistantName[]
  /** Patterns for the names of parent processes; letter case makes no difference. */
  readonly parents: readonly string[]
  /** `NAME` (set to anything), or `NAME=PATTERN`. */
  readonly variables: readonly string[]
  readonly ci: boolean
}

export interface GuardRule {
  readonly name: string
  /** Where it stands in the file, from 1. */
  readonly line: number
  /** Of a rule of the team: the copy that is in force. */
  readonly file?: string
  readonly callers: Callers
  readonly allow: Selector | undefined
  readonly deny: Selector | undefined
  /** The profile to use instead; `{profile}` stands for the name that was asked for. */
  readonly twin: string | undefined
}

export interface Rules {
  readonly production: Selector
  readonly guard: readonly GuardRule[]
}

export interface Settings extends Rules {
  /** The team file that was accepted. */
  readonly team: TeamReference | undefined
  /** What that file adds: more is production, more is refused, nothing is granted. */
  readonly teamRules: Rules | undefined
}

export const nothing: Selector = { profiles: [], accounts: [], roles: [], production: false }

export const usualSettings: Settings = {
  production: nothing,
  guard: [],
  team: undefined,
  teamRules: undefined,
}

/** The version of the file's form that this program writes, and the newest that it reads. */
export const settingsVersion = 1
