import { loadAwsConfig } from '../../../config/aws-config.ts'
import { assertWritableName } from '../../../config/profile-name.ts'
import type { Run } from '../../command.ts'
import { createAnswers } from '../../configure/answers.ts'
import { sessionEdits } from '../../configure/profile-edits.ts'
import { problemOf } from '../../configure/checks.ts'
import { namedSessionAnswers } from '../../configure/session-answers.ts'
import { writePlan } from '../../configure/write-plan.ts'
import { commandLine } from '../../quote-word.ts'
import { printJson } from '../../render/json.ts'

export const run: Run = async (context, input) => {
  const { system, terminal } = context
  const answers = createAnswers(context, input, 'configure sso-session')
  const config = loadAwsConfig(system.paths)
  const name = await answers.text({
    flag: 'session',
    message: 'SSO session name',
    placeholder: 'your organisation, such as my-org',
    validate: (value) => problemOf(() => assertWritableName(value)),
  })
  const { session } = await namedSessionAnswers(answers, config, name, false)
  const { path, changed, backup } = await writePlan(answers, sessionEdits(session))
  if (context.json) {
    printJson({ session: name, path, changed, backup: backup ?? null }, terminal.write)
    return
  }
  terminal.write(
    `\nCompleted configuring SSO session: ${name}\n` +
      'Run the following to login and refresh access token for this session:\n\n' +
      `${commandLine('sso', 'login', '--sso-session', name)}\n`,
  )
}
