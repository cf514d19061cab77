import { configOf, readAwsFile } from '../../../doctor/aws-file.ts'
import { type Explanation, explainProfile } from '../../../doctor/resolution/explain-profile.ts'
import { dead } from '../../../doctor/resolution/outcome.ts'
import { forTerminal } from '../../../system/text.ts'
import type { Run } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { verdict } from '../../doctor/explanation-words.ts'
import { show } from '../../doctor/show-explanation.ts'
import { similarProfile } from '../../missing-names.ts'
import { askedProfile } from '../../profile-world.ts'
import { commandLine } from '../../quote-word.ts'
import { printJson } from '../../render/json.ts'

function showJson(explanation: Explanation, { terminal, system }: CommandContext): void {
  const { standing, keys, warnings, ...rest } = explanation
  printJson(
    {
      ...rest,
      state: standing.state,
      until: standing.until?.toISOString() ?? null,
      verdict: verdict(explanation, system.clock.now()),
      next: standing.fix ?? null,
      keys,
      warnings: warnings.map(({ code, file, line, message }) => ({ code, file, line, message })),
    },
    terminal.write,
  )
}

export const run: Run = async (context, { args }) => {
  const { system, terminal, json } = context
  const { awsConfig, awsCredentials } = system.paths
  const files = [readAwsFile(awsConfig, 'config'), readAwsFile(awsCredentials, 'credentials')]
  const config = configOf(files)
  const named = askedProfile(context, args[0])
  const again = (profile: string): string => commandLine('doctor', 'explain', profile)
  const isMissing = named !== undefined && !config.profiles.has(named)
  const similar = isMissing ? similarProfile(config, named, again) : undefined
  if (similar !== undefined) throw similar
  const explanation = explainProfile({ files, config, system, named })
  if (json) showJson(explanation, context)
  else {
    show(explanation, terminal, system.clock.now())
    const { fix } = explanation.standing
    if (fix !== undefined) terminal.writeError(`next: ${forTerminal(fix, 2000)}\n`)
  }
  return dead(explanation.outcome) === undefined ? 0 : 1
}
