/** `.circleci/config.yml`. */
import { entriesOf, field, itemsOf, type Node, type TextNode } from '../node.ts'
import { createJob, scriptsOf, settingsOf, tokenScript } from './job.ts'
import type { Job, Pipeline, Setting, Use } from './pipeline.ts'

interface Step {
  readonly name: TextNode
  readonly inputs: Node
}

/** `- checkout`, or `- run: …`. */
function stepsOf(job: Node): readonly Step[] {
  return itemsOf(field(job, 'steps')).flatMap((item): readonly Step[] =>
    item.kind === 'text'
      ? [{ name: item, inputs: item }]
      : entriesOf(item).map(({ key, value }) => ({ name: key, inputs: value })),
  )
}

function inputsOf({ inputs }: Step): readonly Setting[] {
  return settingsOf(inputs).filter(() => inputs.kind === 'map')
}

/** Steps and jobs of orbs take a role by this name, or with an underscore. */
function roleOf(steps: readonly Step[]): TextNode | undefined {
  const settings = steps.filter(({ name }) => name.value.includes('/')).flatMap(inputsOf)
  return settings.find(({ name }) => /^role[-_]arn$/.test(name.value))?.name
}

function jobOf(name: string, job: Node): Job {
  const steps = stepsOf(job)
  const runs = steps.filter((step) => step.name.value === 'run')
  const scripts = scriptsOf(
    ...runs.map(({ inputs }) => (inputs.kind === 'map' ? field(inputs, 'command') : inputs)),
  )
  const environments = [
    field(job, 'environment'),
    ...runs.map(({ inputs }) => field(inputs, 'environment')),
  ]
  const orbs = steps.filter((step) => step.name.value.includes('/'))
  return createJob({
    name,
    source: job.source,
    span: job.span,
    scripts,
    settings: environments.flatMap(settingsOf),
    uses: orbs.map((step) => ({ kind: 'orb', text: step.name, inputs: inputsOf(step) })),
    takesCredentials: roleOf(steps) ?? tokenScript(scripts, /CIRCLE_OIDC_TOKEN|circleci run oidc/),
  })
}

/** A job of an orb, as a workflow calls it. */
function calledJobs(root: Node): readonly Job[] {
  return entriesOf(field(root, 'workflows'))
    .flatMap(({ value }) => itemsOf(field(value, 'jobs')))
    .flatMap((item) => entriesOf(item))
    .filter(({ key }) => key.value.includes('/'))
    .map(({ key, value }) => {
      const step = { name: key, inputs: value }
      return createJob({
        name: key.value,
        source: key.source,
        span: key.span,
        uses: [{ kind: 'orb', text: key, inputs: inputsOf(step) }],
        takesCredentials: roleOf([step]),
      })
    })
}

export function readCircleci(root: Node): Pipeline {
  const { source, span } = root
  const orbs = entriesOf(field(root, 'orbs')).flatMap(({ value }): readonly Use[] =>
    value.kind === 'text' ? [{ kind: 'orb', text: value, inputs: [] }] : [],
  )
  const own = [...entriesOf(field(root, 'jobs')), ...entriesOf(field(root, 'commands'))]
  return {
    platform: 'circleci',
    source,
    span,
    triggers: [],
    settings: [],
    jobs: [...own.map(({ key, value }) => jobOf(key.value, value)), ...calledJobs(root)],
    uses: orbs,
  }
}
