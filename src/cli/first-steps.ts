import { loadAwsConfig } from '../config/aws-config.ts'
import type { System } from '../system/system.ts'
import type { Terminal } from '../system/terminal.ts'
import { printJson } from './render/json.ts'

const firstSteps = `keyless: AWS without access keys. There is no AWS profile on this machine yet.

  keyless setup             from your start URL to every profile, in one go
  keyless sandbox shell     try everything on a make-believe AWS, right here
  keyless --help            every command

`

/** \`keyless\` alone: the first command where nothing is set up, help where something is. */
export async function start(
  { system, terminal }: { readonly system: System; readonly terminal: Terminal },
  { help, json }: { readonly help: string; readonly json: boolean },
): Promise<number> {
  const { profiles, ssoSessions } = loadAwsConfig(system.paths)
  const nothing = profiles.size === 0 && ssoSessions.size === 0
  if (json) {
    const next = nothing ? 'keyless setup' : 'keyless status'
    printJson({ profiles: profiles.size, sessions: ssoSessions.size, next }, terminal.write)
  } else {
    terminal.write(nothing ? firstSteps : help)
  }
  return 0
}
