/** Where a profile's credentials come from: key by key, then tool by tool, then in one sentence. */
import type { AwsConfig } from '../../config/aws-config.ts'
import type { ConfigWarning } from '../../config/config-warning.ts'
import { warningsAbout } from '../../config/warnings-about.ts'
import { type Environment, variable } from '../../system/environment.ts'
import type { System } from '../../system/system.ts'
import type { AwsFile } from '../aws-file.ts'
import { profilesFrom } from '../scope.ts'
import { type KeyRow, keyRows } from './key-rows.ts'
import { identityOf, type Outcome } from './outcome.ts'
import { readAs } from './readings.ts'
import { resolveAs } from './resolve.ts'
import { type Standing, standingOf } from './standing.ts'
import { type Tool, type ToolId, tools } from './tools.ts'

export interface ToolAnswer {
  readonly id: ToolId
  readonly name: string
  /** The profile that it takes. */
  readonly profile: string
  readonly outcome: Outcome
  /** Not what keyless takes. */
  readonly differs: boolean
}

export interface Explanation {
  readonly profile: string
  /** What chose it: the command line, a variable, or nothing. */
  readonly chosenBy: 'named' | 'AWS_PROFILE' | 'AWS_DEFAULT_PROFILE' | 'default'
  readonly keys: readonly KeyRow[]
  /** Those of the profiles whose credentials a role is taken with, nearest first. */
  readonly sources: readonly { readonly profile: string; readonly keys: readonly KeyRow[] }[]
  readonly tools: readonly ToolAnswer[]
  readonly outcome: Outcome
  readonly standing: Standing
  /** Lines on the way that tools read in several ways. */
  readonly warnings: readonly ConfigWarning[]
}

export interface ExplainOptions {
  readonly files: readonly AwsFile[]
  readonly config: AwsConfig
  readonly system: System
  /** Undefined: the one that the environment chooses. */
  readonly named: string | undefined
}

/** Asks nobody and changes nothing. */
export function explainProfile(options: ExplainOptions): Explanation {
  const { files, config, system, named } = options
  const { env } = system
  const [own] = tools
  const profile = named ?? (own === undefined ? 'default' : chosen(own, env))
  const answers = tools.map((tool) => answerOf(tool, options))
  const [mine] = answers
  const outcome: Outcome = mine?.outcome ?? { kind: 'nothing' }
  return {
    profile,
    chosenBy: named === undefined ? chooser(env) : 'named',
    keys: keyRows(profile, config, files, env),
    sources: profilesFrom(config, profile)
      .slice(1)
      .map((name) => ({ profile: name, keys: keyRows(name, config, files, {}) })),
    tools: answers.map((answer) => ({
      ...answer,
      differs: identityOf(answer.outcome) !== identityOf(outcome),
    })),
    outcome,
    standing: standingOf(outcome, profile, config, system),
    warnings: warningsAbout(config, [{ type: 'profile', name: profile }]),
  }
}

function chosen({ variables }: Tool, env: Environment): string {
  for (const name of variables) {
    const value = variable(env, name)
    if (value !== undefined) return value
  }
  return 'default'
}

function chooser(env: Environment): Explanation['chosenBy'] {
  const names = ['AWS_PROFILE', 'AWS_DEFAULT_PROFILE'] as const
  return names.find((name) => variable(env, name) !== undefined) ?? 'default'
}

/** A profile that is named is meant as AWS_PROFILE would name it: that is what every tool has. */
function answerOf(tool: Tool, options: ExplainOptions): Omit<ToolAnswer, 'differs'> {
  const { files, config, system, named } = options
  const { env, platform } = system
  const profile = named ?? chosen(tool, env)
  const reading = readAs(tool.dialect, files, config)
  const isUnnamed = named === undefined && tool.variables.every((name) => !variable(env, name))
  const order = isUnnamed && tool.id === 'javascript' ? withEnvironment(tool) : tool
  const ownAnswer = ownAnswers(options)
  const outcome = resolveAs(order, profile, reading, { env, platform, ownAnswer }, true)
  return { id: tool.id, name: tool.name, profile, outcome }
}

/** By profile; one that asks for itself in the end has no answer. */
function ownAnswers({ files, config, system: { env, platform } }: ExplainOptions) {
  const [own] = tools
  const asked = new Set<string>()
  const ownAnswer = (profile: string): Outcome => {
    if (own === undefined || asked.has(profile)) {
      return { kind: 'refused', why: `the chain leads back to ${profile}` }
    }
    asked.add(profile)
    const reading = readAs(own.dialect, files, config)
    return resolveAs(own, profile, reading, { env, platform, ownAnswer }, false)
  }
  return ownAnswer
}

/** AWS_PROFILE makes the SDK for JavaScript pass over keys in the environment; without it, it does not. */
function withEnvironment(tool: Tool): Tool {
  return { ...tool, first: ['environment', ...tool.first] }
}
