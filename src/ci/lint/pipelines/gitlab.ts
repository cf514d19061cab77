/** `.gitlab-ci.yml`. */
import { entriesOf, entryOf, field, itemsOf, type Node, textOf } from '../node.ts'
import { createJob, scriptsOf, settingsOf, tokenScript } from './job.ts'
import type { Job, Pipeline, Setting, TokenPermission } from './pipeline.ts'

const words: ReadonlySet<string> = new Set([
  'default',
  'include',
  'stages',
  'variables',
  'workflow',
  'spec',
  'image',
  'services',
  'cache',
  'before_script',
  'after_script',
])

/** `NAME: { value: x, description: y }` is NAME with x. */
function variables(node: Node | undefined): readonly Setting[] {
  return settingsOf(node).map(({ name, value }) => ({
    name,
    value: field(value, 'value') ?? value,
  }))
}

function permissionOf(root: Node, job: Node): TokenPermission {
  const own = field(job, 'id_tokens')
  if (own !== undefined) return { kind: 'given', at: own, isWide: false }
  const all = field(root, 'default', 'id_tokens') ?? field(root, 'id_tokens')
  const inherits = textOf(field(job, 'inherit', 'default'))
  if (all !== undefined && inherits !== 'false') return { kind: 'given', at: all, isWide: true }
  const mayBeElsewhere = field(job, 'extends') !== undefined || field(root, 'include') !== undefined
  return mayBeElsewhere ? { kind: 'unknown' } : { kind: 'missing', map: undefined }
}

function jobOf(name: string, job: Node, root: Node): Job {
  const parts = ['before_script', 'script', 'after_script'].map((part) => field(job, part))
  const before = field(job, 'before_script') ?? field(root, 'default', 'before_script')
  const scripts = scriptsOf(...parts, before ?? field(root, 'before_script'))
  const environment = field(job, 'environment', 'name') ?? field(job, 'environment')
  const settings = variables(field(job, 'variables'))
  const file = settings.find((one) => one.name.value === 'AWS_WEB_IDENTITY_TOKEN_FILE')
  return createJob({
    name,
    source: job.source,
    span: job.span,
    settings,
    scripts,
    takesCredentials: tokenScript(scripts, /--web-identity-token\b/) ?? file?.name,
    permission: permissionOf(root, job),
    environment: environment?.kind === 'text' ? environment : undefined,
  })
}

function isJob(name: string, node: Node): boolean {
  if (words.has(name) || node.kind !== 'map') return false
  return ['script', 'run', 'extends', 'trigger', 'before_script', 'variables', 'id_tokens'].some(
    (one) => entryOf(node, one) !== undefined,
  )
}

export function readGitlab(root: Node): Pipeline {
  const { source, span } = root
  const jobs = entriesOf(root).filter(({ key, value }) => isJob(key.value, value))
  return {
    platform: 'gitlab',
    source,
    span,
    triggers: [],
    settings: itemsOf(field(root, 'variables')).flatMap(variables),
    jobs: jobs.map(({ key, value }) => jobOf(key.value, value, root)),
    uses: [],
  }
}
