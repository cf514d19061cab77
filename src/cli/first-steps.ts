import { loadAwsConfig } from '../config/aws-config.ts'
import type { System } from '../system/system.ts'
import type { Terminal } from '../system/terminal.ts'

const firstSteps = `keyless: AWS without access keys. There is no AWS profile on this machine yet.

  keyless configure sso     set up the first profile; asks for your start URL
  keyless sandbox shell     try everything on a make-believe AWS, right here
  keyless --help            every command

`

/** \`keyless\` alone: the first command where nothing is set up, help where something is. */
export async function start(
  { system, terminal }: { readonly system: System; readonly terminal: Terminal },
  help: string,
): Promise<number> {
  const { profiles, ssoSessions } = loadAwsConfig(system.paths)
  terminal.write(profiles.size === 0 && ssoSessions.size === 0 ? firstSteps : help)
  return 0
}
