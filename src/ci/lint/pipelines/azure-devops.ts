/** `azure-pipelines.yml`. */
import { entryOf, field, itemsOf, type Node, nodesIn, textOf } from '../node.ts'
import { createJob, scriptsOf, settingsOf, tokenScript } from './job.ts'
import type { Job, Pipeline, Setting, TokenPermission } from './pipeline.ts'

const scriptWords = ['script', 'bash', 'pwsh', 'powershell']

/** `- name: X` with `value: Y`, or `X: Y`. */
function variablesOf(node: Node | undefined): readonly Setting[] {
  if (node?.kind === 'map') return settingsOf(node)
  return itemsOf(node).flatMap((item): readonly Setting[] => {
    const name = field(item, 'name')
    const value = field(item, 'value')
    return name?.kind === 'text' && value !== undefined ? [{ name, value }] : []
  })
}

/** A script asks for the token with a secret that its step must be given. */
function permissionOf(step: Node): TokenPermission {
  const secret = entryOf(field(step, 'env'), 'SYSTEM_ACCESSTOKEN')
  if (secret !== undefined) return { kind: 'given', at: secret.value, isWide: false }
  return { kind: 'missing', map: undefined }
}

/** A step is what has its own environment here, so each is a job to the rules. */
function jobOf(step: Node): Job {
  const inputs = field(step, 'inputs')
  const own = scriptWords.map((word) => field(step, word))
  const scripts = scriptsOf(...own, field(inputs, 'script'), field(inputs, 'inlineScript'))
  const taken = tokenScript(scripts, /SYSTEM_OIDCREQUESTURI/i)
  const needsSecret = /SYSTEM_ACCESSTOKEN|keyless ci /i.test(taken?.value ?? '')
  return createJob({
    name: textOf(field(step, 'displayName')) ?? textOf(field(step, 'task')) ?? 'step',
    source: step.source,
    span: step.span,
    scripts,
    settings: [...settingsOf(field(step, 'env')), ...settingsOf(inputs)],
    takesCredentials: taken,
    permission: needsSecret ? permissionOf(step) : { kind: 'unknown' },
  })
}

function isStep(node: Node): boolean {
  return ['task', ...scriptWords].some((name) => entryOf(node, name)?.value.kind === 'text')
}

export function readAzureDevops(root: Node): Pipeline {
  const { source, span } = root
  const nodes = [...nodesIn(root)]
  return {
    platform: 'azure-devops',
    source,
    span,
    triggers: [],
    settings: nodes.flatMap((node) => variablesOf(field(node, 'variables'))),
    jobs: nodes.filter(isStep).map(jobOf),
    uses: [],
  }
}
