import type { ChildFilesOptions } from '../agent/child-files.ts'
import type { CredentialSourceOptions } from '../agent/credential-source.ts'
import { type Serving, startServing } from '../agent/serve.ts'
import { loadAwsConfig, textSetting } from '../config/aws-config.ts'
import { runChild } from '../credentials/run-child.ts'
import type { ChildOptions } from '../credentials/spawn-child.ts'
import { lastingCredentials } from '../session/lasting-credentials.ts'
import type { System } from '../system/system.ts'
import type { ProfileForRun } from './credentials-for-run.ts'
import { guardOfCaller } from './lasting-guard.ts'

type Child = Omit<ChildOptions, 'env' | 'ended'>

/** What is at hand for the first answer, how to go on, and what the program's own files say. */
export function servedProfile(
  { profile, credentials }: ProfileForRun,
  system: System,
): CredentialSourceOptions & ChildFilesOptions {
  const { profiles, services } = loadAwsConfig(system.paths)
  const settings = profiles.get(profile)?.settings ?? new Map<string, string>()
  return {
    profile,
    first: credentials,
    resolve: lastingCredentials(profile, system, guardOfCaller(system)),
    clock: system.clock,
    log: system.log,
    settings,
    services: services.get(textSetting(settings, 'services') ?? ''),
  }
}

/** The exit code of `exec --serve`. Throws UsageError for keys that do not expire. */
export async function runServed(
  chosen: ProfileForRun,
  child: Child,
  system: System,
): Promise<number> {
  const { env, journal } = system
  const { region } = chosen
  const serving = await startServing({ ...servedProfile(chosen, system), region, env, journal })
  return await runBeside(serving, child)
}

/** Runs a program while a server answers it; the server ends with it. */
export async function runBeside(
  serving: Pick<Serving, 'env' | 'removeFiles' | 'close'>,
  child: Child,
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
