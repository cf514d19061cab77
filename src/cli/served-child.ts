import { type Serving, startServing } from '../agent/serve.ts'
import { loadAwsConfig, textSetting } from '../config/aws-config.ts'
import type { Credentials } from '../credentials/credentials.ts'
import { runChild } from '../credentials/run-child.ts'
import type { ChildOptions } from '../credentials/spawn-child.ts'
import { lastingCredentials } from '../session/lasting-credentials.ts'
import type { System } from '../system/system.ts'

export interface ServedChild {
  readonly profile: string
  /** At hand already, so that a person has been asked before the program runs. */
  readonly first: Credentials
  readonly region: string | undefined
  readonly child: Omit<ChildOptions, 'env' | 'ended'>
  readonly system: System
}

/** The exit code of `exec --serve`. Throws UsageError for keys that do not expire. */
export async function runServed(served: ServedChild): Promise<number> {
  const { profile, first, region, child, system } = served
  const { profiles, services } = loadAwsConfig(system.paths)
  const settings = profiles.get(profile)?.settings ?? new Map<string, string>()
  const serving = await startServing({
    profile,
    first,
    region,
    settings,
    services: services.get(textSetting(settings, 'services') ?? ''),
    resolve: lastingCredentials(profile, system),
    clock: system.clock,
    log: system.log,
    env: system.env,
    journal: system.journal,
  })
  return await runBeside(serving, child)
}

/** Runs a program while a server answers it; the server ends with it. */
export async function runBeside(
  serving: Pick<Serving, 'env' | 'removeFiles' | 'close'>,
  child: ServedChild['child'],
): Promise<number> {
  try {
    // We must stay to serve it, so it cannot take our place.
    const platform = { ...child.platform, execve: undefined }
    const { env, removeFiles } = serving
    return await runChild({ ...child, platform, env, ended: removeFiles })
  } finally {
    await serving.close()
  }
}
