/** Profiles in `protect --strict`: they ask keyless, since no other tool finds a token any more. */
import type { AwsConfig } from '../config/aws-config.ts'
import { type EditPlan, planEdits } from '../config/edit-plan.ts'
import { asideEdits, backEdits } from '../config/kept-aside.ts'
import { findCommand } from '../credentials/find-command.ts'
import { quotePosix } from '../system/shell-quote.ts'
import type { System } from '../system/system.ts'

export interface ProfilesPlan {
  readonly plan: EditPlan
  /** Profiles that change. */
  readonly profiles: readonly string[]
  /** Profiles that keep a sign-in of their own, and find no token then. */
  readonly left: readonly string[]
}

type Ports = Pick<System, 'paths' | 'platform' | 'env'>

/** Throws ConfigError as planEdits does. */
export function planAside(config: AwsConfig, system: Ports): ProfilesPlan {
  const program = programWords(system)
  const { edits, ...rest } = asideEdits(config, (name) =>
    [...program, 'credential-process', '--profile', name]
      .map((word) => quoteWord(word, system))
      .join(' '),
  )
  return { plan: planEdits(system.paths.awsConfig, edits), ...rest }
}

/** Throws ConfigError as planEdits does. */
export function planBack(config: AwsConfig, system: Ports): ProfilesPlan {
  const { edits, ...rest } = backEdits(config)
  return { plan: planEdits(system.paths.awsConfig, edits), ...rest }
}

/** `keyless` where that is this program to everybody with our PATH, else where it is. */
function programWords({ env, platform }: Ports): readonly string[] {
  const { found } = findCommand('keyless', env, platform.os)
  return found === 'program' ? ['keyless'] : platform.self
}

/** As AWS tools split the line: POSIX shell words, on Windows those of Microsoft's C runtime. */
function quoteWord(word: string, { platform }: Ports): string {
  if (platform.os !== 'win32') return quotePosix(word)
  return /^[\w@+:,./\\-]+$/.test(word) ? word : `"${word}"`
}
