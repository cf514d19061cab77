/** What the checks look at: this machine, its AWS files as far as they can be read, and who asks. */
import { existsSync } from 'node:fs'
import type { Build } from '../agent/control-wire.ts'
import type { AwsConfig } from '../config/aws-config.ts'
import { chooseProfile, type ProfileChoice } from '../config/profile-choice.ts'
import type { System } from '../system/system.ts'
import { type AwsFile, configOf, readAwsFile } from './aws-file.ts'
import { type Probes, createProbes } from './probes.ts'
import { reachedFrom } from './scope.ts'
import { systemVolumes, type Volumes } from './volumes.ts'

/** Our own settings, which `guard` reads: it is no room that `doctor` may enter. */
export interface SettingsFacts {
  readonly path: string
  readonly problems: readonly { readonly line: number | undefined; readonly says: string }[]
  readonly rules: readonly RuleFacts[]
  /** Patterns of what is production that fit no profile. */
  readonly unusedProduction: readonly string[]
}

export interface RuleFacts {
  readonly name: string
  readonly line: number
  /** Patterns of the rule that fit no profile of this machine. */
  readonly unused: readonly string[]
}

export interface WorldOptions {
  readonly system: System
  /** Only what concerns this profile. Throws nothing: whether it is there is for the caller. */
  readonly profile?: string | undefined
  readonly settings: SettingsFacts
  readonly build: Build
  readonly signal: AbortSignal
  /** (the file systems of this machine) */
  readonly volumes?: Volumes | undefined
  /** Asked of the files that tell a container and WSL (those of this machine). */
  readonly fileExists?: ((path: string) => boolean) | undefined
  /** Whose project files are looked at (the working folder). */
  readonly folder?: string | undefined
  /** For each question to a server, in milliseconds (2500). */
  readonly probeTimeoutMs?: number | undefined
}

export interface World {
  readonly system: System
  readonly files: readonly AwsFile[]
  /** What is reached from the profile asked about, or all; empty where a file cannot be read. */
  readonly config: AwsConfig
  /** All of it, for what must know every session. */
  readonly whole: AwsConfig
  /** The profile in question: asked for, or chosen by a variable, else `default`. */
  readonly choice: ProfileChoice
  /** Asked for by name, so that only what concerns it counts. */
  readonly isScoped: boolean
  readonly settings: SettingsFacts
  readonly build: Build
  readonly probes: Probes
  readonly volumes: Volumes
  readonly fileExists: (path: string) => boolean
  /** Where somebody works: its project may bring SDKs of its own. */
  readonly folder: string
  readonly signal: AbortSignal
}

/** Throws SystemError `home-missing`. */
export function openWorld(options: WorldOptions): World {
  const { system, profile, settings, build, signal } = options
  const { awsConfig, awsCredentials } = system.paths
  const files = [readAwsFile(awsConfig, 'config'), readAwsFile(awsCredentials, 'credentials')]
  const whole = configOf(files)
  const isScoped = profile !== undefined
  const config = isScoped ? reachedFrom(whole, profile) : whole
  const choice = chooseProfile(profile, system.env)
  const probes = createProbes({ system, config, signal, timeoutMs: options.probeTimeoutMs })
  const volumes = options.volumes ?? systemVolumes
  const fileExists = options.fileExists ?? existsSync
  const { folder = '.' } = options
  const looks = { probes, volumes, fileExists, folder, signal }
  return { system, files, config, whole, choice, isScoped, settings, build, ...looks }
}
