/** `bitbucket-pipelines.yml`. */
import { entryOf, field, itemsOf, type Node, nodesIn, textOf } from '../node.ts'
import { createJob, scriptsOf, settingsOf, tokenScript } from './job.ts'
import type { Job, Pipeline, TokenPermission, Use } from './pipeline.ts'

function usesOf(node: Node): readonly Use[] {
  const pipe = field(node, 'pipe')
  if (pipe?.kind !== 'text') return []
  return [{ kind: 'pipe', text: pipe, inputs: settingsOf(field(node, 'variables')) }]
}

function permissionOf(step: Node): TokenPermission {
  const oidc = field(step, 'oidc')
  if (textOf(oidc) === 'true') return { kind: 'given', at: oidc ?? step, isWide: false }
  const canAdd = step.kind === 'map' && oidc === undefined
  return { kind: 'missing', map: canAdd ? step : undefined }
}

function jobOf(step: Node): Job {
  const items = itemsOf(field(step, 'script'))
  const scripts = scriptsOf(...items.filter(({ kind }) => kind === 'text'))
  const uses = items.flatMap(usesOf)
  const role = uses
    .flatMap(({ inputs }) => inputs)
    .find(({ name }) => name.value === 'AWS_OIDC_ROLE_ARN')
  return createJob({
    name: textOf(field(step, 'name')) ?? 'step',
    source: step.source,
    span: step.span,
    scripts,
    uses,
    settings: uses.flatMap(({ inputs }) => inputs),
    takesCredentials: role?.name ?? tokenScript(scripts, /BITBUCKET_STEP_OIDC_TOKEN/),
    permission: permissionOf(step),
  })
}

export function readBitbucket(root: Node): Pipeline {
  const { source, span } = root
  // The same step by an anchor is one step.
  const steps = new Set<Node>()
  for (const node of nodesIn(root)) {
    const step = entryOf(node, 'step')?.value
    if (step?.kind === 'map') steps.add(step)
  }
  return {
    platform: 'bitbucket',
    source,
    span,
    triggers: [],
    settings: [],
    jobs: [...steps].map(jobOf),
    uses: [],
  }
}
