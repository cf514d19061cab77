/** `.buildkite/pipeline.yml`. */
import { entriesOf, entryOf, field, itemsOf, type Node, nodesIn, textOf } from '../node.ts'
import { createJob, scriptsOf, settingsOf, tokenScript } from './job.ts'
import type { Job, Pipeline, Use } from './pipeline.ts'

function pluginsOf(step: Node): readonly Use[] {
  return itemsOf(field(step, 'plugins')).flatMap((item): readonly Use[] =>
    item.kind === 'text'
      ? [{ kind: 'plugin', text: item, inputs: [] }]
      : entriesOf(item).map(({ key, value }) => ({
          kind: 'plugin',
          text: key,
          inputs: settingsOf(value),
        })),
  )
}

function jobOf(step: Node): Job {
  const scripts = scriptsOf(field(step, 'command'), field(step, 'commands'))
  const uses = pluginsOf(step)
  const plugin = uses.find(({ text }) => text.value.includes('assume-role-with-web-identity'))
  return createJob({
    name: textOf(field(step, 'key')) ?? textOf(field(step, 'label')) ?? 'step',
    source: step.source,
    span: step.span,
    scripts,
    settings: settingsOf(field(step, 'env')),
    uses,
    takesCredentials: plugin?.text ?? tokenScript(scripts, /oidc request-token/),
  })
}

function isStep(node: Node): boolean {
  return ['command', 'commands', 'plugins'].some((name) => entryOf(node, name) !== undefined)
}

export function readBuildkite(root: Node): Pipeline {
  const { source, span } = root
  // Groups have steps of their own, and a step by an anchor is one step.
  const steps = new Set([...nodesIn(field(root, 'steps') ?? root)].filter(isStep))
  return {
    platform: 'buildkite',
    source,
    span,
    triggers: [],
    settings: settingsOf(field(root, 'env')),
    jobs: [...steps].map(jobOf),
    uses: [],
  }
}
