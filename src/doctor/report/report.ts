/**
 * A bundle to attach to an issue. It is put together from what is known to say nothing of its owner, with
 * masks for names; no sentence, no path and no value of a file is in it, so that none has to be cleaned.
 */
import type { AwsConfig } from '../../config/aws-config.ts'
import { checks } from '../checks.ts'
import type { Diagnosis } from '../examine.ts'
import type { Finding } from '../finding.ts'
import type { World } from '../world.ts'
import { journalFacts } from './journal-facts.ts'
import { awsFileFacts, cacheFacts, machineFacts, variableFacts } from './machine-facts.ts'
import { createMasks, type Masks, profileMask } from './masks.ts'
import { settingFacts } from './setting-facts.ts'

export type Report = Readonly<Record<string, unknown>>

export interface ReportOptions {
  readonly version: string
  /** The words of our commands, as the journal calls them. */
  readonly vias: ReadonlySet<string>
}

function findingFacts(
  { code, severity, group, evidence, repair }: Finding,
  world: World,
  masks: Masks,
): Report {
  const title = checks.flatMap(({ codes }) => codes[code]?.title ?? []).at(0) ?? ''
  const fileOf = (path: string): string =>
    world.files.find((file) => file.path === path)?.kind ?? masks('path', path)
  const places = evidence.flatMap(({ file, line }) =>
    file === undefined ? [] : [line === undefined ? fileOf(file) : `${fileOf(file)}:${line}`],
  )
  return { code, severity, group, title, places, fixable: repair !== undefined }
}

function configFacts({ profiles, ssoSessions, services }: AwsConfig, world: World, masks: Masks) {
  const context = { masks, system: world.system }
  return {
    profiles: [...profiles].map(([name, { settings, fromCredentials }]) => ({
      name: profileMask(masks, name),
      ...settingFacts(settings, context),
      ...(fromCredentials.size > 0 ? { keysFromCredentialsFile: fromCredentials.size } : {}),
    })),
    sessions: [...ssoSessions].map(([name, settings]) => ({
      name: masks('session', name),
      ...settingFacts(settings, context),
    })),
    services: services.size,
  }
}

function ownSettingFacts({ settings }: World): Report {
  const { problems, rules, unusedProduction } = settings
  return {
    problems: problems.map(({ line }) => (line === undefined ? 'somewhere' : `line ${line}`)),
    rules: rules.length,
    unusedPatterns: rules.flatMap(({ unused }) => unused).length + unusedProduction.length,
  }
}

export function createReport(world: World, diagnosis: Diagnosis, options: ReportOptions): Report {
  const masks = createMasks()
  const { system, files, whole } = world
  const { findings, examined, skipped } = diagnosis
  return {
    machine: machineFacts(system, options.version),
    environment: { ...variableFacts(system), profile: profileMask(masks, world.choice.name) },
    files: files.map(awsFileFacts),
    config: configFacts(whole, world, masks),
    settings: ownSettingFacts(world),
    caches: cacheFacts(system),
    examined,
    skipped,
    findings: findings.map((finding) => findingFacts(finding, world, masks)),
    journal: journalFacts(system, { masks, vias: options.vias }),
  }
}
