import { loadAwsConfig } from '../../../config/aws-config.ts'
import type { Run } from '../../command.ts'
import { printJson } from '../../render/json.ts'

/** A name goes out as it is: the grammar that reads it allows no blank and no control character. */
export const run: Run = async ({ system, terminal, json }) => {
  const names = [...loadAwsConfig(system.paths).profiles.keys()]
  if (json) printJson({ profiles: names }, terminal.write)
  else terminal.write(names.map((name) => `${name}\n`).join(''))
}
