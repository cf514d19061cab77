import { join, resolve } from 'node:path'
import { sigmaRules } from '../../../../monitor/export/sigma/rules.ts'
import { writePrivateFile } from '../../../../system/files.ts'
import { forTerminal } from '../../../../system/text.ts'
import type { Run } from '../../../command.ts'
import { counted } from '../../../migrate/numbers.ts'
import { printJson } from '../../../render/json.ts'
import { say } from '../../../render/wrap.ts'

/** Rules hold no secret, and others load them. */
const mode = 0o644

export const run: Run = async ({ terminal, json }, { args }) => {
  const [folder = '.'] = args.map((path) => resolve(path))
  const { files, left } = sigmaRules()
  for (const { code, text } of files) writePrivateFile(join(folder, `${code}.yml`), text, { mode })
  if (json) {
    return printJson({ folder, rules: files.map(({ code }) => code), left }, terminal.write)
  }
  say(`Wrote ${counted(files.length, 'rule')} into ${forTerminal(folder, 500)}.`, terminal)
  say('No rule can say these; keyless monitor findings looks for them:', terminal)
  for (const { code, because } of left) say(`- ${code}: ${because}`, terminal)
}
