/** What `ci init` would write, as texts: nothing is read or written here. */
import { isDeepStrictEqual } from 'node:util'
import { partitionOf } from '../../system/partitions.ts'
import { addToYaml, entryIn, yamlData } from './add-to-yaml.ts'
import { mergeBlocks, type MergedBlocks } from './blocks.ts'
import { cdkBlocks, cdkClass, cdkStart } from './cdk.ts'
import { mergeTemplate } from './cloudformation.ts'
import type { Federation, PipelineRole, TrustCondition } from './federation.ts'
import type { InitPlatform } from './init-platform.ts'
import type { Format, Said } from './question.ts'
import { notEditable } from './not-editable.ts'
import { terraformBlocks, terraformStart } from './terraform.ts'

export interface PlannedText {
  readonly path: string
  readonly after: string
  /** What is there under our names, says something else, and stays. */
  readonly kept: readonly string[]
  /** What is missing in the rest of the file, as sentences. */
  readonly lacks: readonly string[]
}

/** The text of a file; undefined when there is none. */
export type ReadText = (path: string) => string | undefined

const readOnlyPolicy = 'iam::aws:policy/ReadOnlyAccess'

export function federationOf(
  { platform, tenant, trust }: InitPlatform,
  said: Said,
  isProviderThere: boolean,
): Federation {
  const { issuer, audience, plan, apply } = trust(said)
  const accountId = said('account')
  const { id: partition } = partitionOf(said('region'))
  const role = (
    id: 'plan' | 'apply',
    conditions: readonly TrustCondition[],
    policy: string,
  ): PipelineRole => {
    const name = `${said('name')}-${id}`
    return {
      id,
      name,
      arn: `arn:${partition}:iam::${accountId}:role/${name}`,
      description: `The ${id} of ${tenant(said)} on ${platform.name}`,
      conditions,
      policies: policy === '' ? [] : [policy],
    }
  }
  return {
    platform: platform.id,
    platformName: platform.name,
    issuer,
    audience,
    tenant: tenant(said),
    accountId,
    region: said('region'),
    partition,
    plan: role('plan', plan, said('plan-policy') || `arn:${partition}:${readOnlyPolicy}`),
    apply: role('apply', apply, said('apply-policy')),
    boundary: said('boundary') || undefined,
    isProviderThere,
  }
}

const endings: Readonly<Record<Format, string>> = {
  terraform: 'tf',
  cloudformation: 'yaml',
  cdk: 'ts',
}

function mergedRoles(
  format: Format,
  federation: Federation,
  path: string,
  before: string | undefined,
): MergedBlocks {
  const text = before ?? ''
  if (format === 'cloudformation') return mergeTemplate(path, text, federation)
  if (format === 'terraform') {
    const start = text === '' ? terraformStart(federation) : text
    return mergeBlocks(path, start, terraformBlocks(federation))
  }
  if (text.trim() !== '' && !text.includes(cdkClass(federation).slice(0, -2))) {
    throw notEditable(path, `it has no \`${cdkClass(federation)}\`, and is somebody's own`)
  }
  const start = text.trim() === '' ? cdkStart(federation) : text
  return mergeBlocks(path, start, cdkBlocks(federation))
}

export function planRoles(federation: Federation, said: Said, read: ReadText): PlannedText {
  const format = said('as') as Format
  const path = said('roles-file') || `infra/aws-pipeline.${endings[format]}`
  const { text, kept } = mergedRoles(format, federation, path, read(path))
  return { path, after: text, kept, lacks: [] }
}

/** The platform's jobs, added to what is there. Throws ConfigError `pipeline-file-unusable`. */
export function planPipeline(
  { pipeline }: InitPlatform,
  federation: Federation,
  said: Said,
  read: ReadText,
): PlannedText {
  const path = said('pipeline-file') || pipeline(federation, said, undefined).path
  const before = read(path)
  const isNew = before === undefined || before.trim() === ''
  const { blocks, start: heading } = pipeline(federation, said, undefined)
  if (blocks !== undefined) {
    const { text, kept } = mergeBlocks(path, isNew ? heading : before, blocks)
    return { path, after: text, kept, lacks: [] }
  }
  const there = isNew ? undefined : yamlData(path, before)
  const { start, jobs, lacks } = pipeline(federation, said, there)
  let after = isNew ? start : before
  const kept: string[] = []
  for (const job of jobs) {
    const found = entryIn(yamlData(path, after), job)
    if (found === undefined) after = addToYaml(path, after, job)
    else if (!isDeepStrictEqual(found, yamlData(path, job.text))) kept.push(job.name)
  }
  return { path, after, kept, lacks }
}
