/** Workflows and composite actions of GitHub. */
import { entriesOf, entryOf, field, itemsOf, type Node, textOf, type TextNode } from '../node.ts'
import { createJob, scriptsOf, settingsOf, tokenScript } from './job.ts'
import type { Job, Pipeline, Setting, TokenPermission, Use } from './pipeline.ts'

const ownToken = /ACTIONS_ID_TOKEN_REQUEST_URL/
const configure = /^aws-actions\/configure-aws-credentials(?:@|$)/i

/** Inputs by which the action has credentials without asking for a token. */
const withoutToken = [
  'aws-access-key-id',
  'web-identity-token-file',
  'role-chaining',
  'use-existing-credentials',
  'force-skip-oidc',
]

function usesOf(step: Node): readonly Use[] {
  const uses = field(step, 'uses')
  if (uses?.kind !== 'text') return []
  const inputs = [field(step, 'with'), field(step, 'secrets')].flatMap(settingsOf)
  return [{ kind: 'action', text: uses, inputs }]
}

export function input({ inputs }: Use, name: string): Setting | undefined {
  return inputs.find((one) => one.name.value.toLowerCase() === name)
}

export function isConfigureAction({ text }: Use): boolean {
  return configure.test(text.value)
}

function takesToken(use: Use, settings: readonly Setting[]): boolean {
  const hasKeys = settings.some(({ name }) => name.value === 'AWS_ACCESS_KEY_ID')
  if (!isConfigureAction(use) || input(use, 'role-to-assume') === undefined || hasKeys) return false
  return withoutToken.every((name) => {
    const value = textOf(input(use, name)?.value)
    return value === undefined || value === '' || value === 'false'
  })
}

function permissionOf(root: Node, job: Node, isCalled: boolean): TokenPermission {
  const own = field(job, 'permissions')
  const whole = field(root, 'permissions')
  const found = own ?? whole
  if (found === undefined)
    return isCalled ? { kind: 'unknown' } : { kind: 'missing', map: undefined }
  const token = entryOf(found, 'id-token')
  const isAll = textOf(found) === 'write-all'
  if (isAll) return { kind: 'given', at: found, isWide: true }
  if (textOf(token?.value) === 'write') {
    return { kind: 'given', at: token?.value ?? found, isWide: own === undefined }
  }
  if (found.kind === 'unknown' || token?.value.kind === 'unknown') return { kind: 'unknown' }
  const isMap = found.kind === 'map' && token === undefined && found.entries.length > 0
  return { kind: 'missing', map: isMap && own !== undefined ? found : undefined }
}

function environmentOf(job: Node): TextNode | undefined {
  const environment = field(job, 'environment')
  const name = environment?.kind === 'map' ? field(environment, 'name') : environment
  return name?.kind === 'text' && !name.value.includes('${{') ? name : undefined
}

function isSelfHosted(job: Node): boolean {
  const runner = field(job, 'runs-on')
  const labels = runner?.kind === 'map' ? field(runner, 'labels') : runner
  return itemsOf(labels).some((label) => textOf(label) === 'self-hosted')
}

function jobOf(name: string, job: Node, root: Node, isCalled: boolean): Job {
  const steps = itemsOf(field(job, 'steps'))
  const uses = [job, ...steps].flatMap(usesOf)
  const settings = [job, ...steps].flatMap((one) => settingsOf(field(one, 'env')))
  const all = [...settings, ...settingsOf(field(root, 'env'))]
  const scripts = scriptsOf(...steps.map((step) => field(step, 'run')))
  const action = uses.find((use) => takesToken(use, all))?.text
  return createJob({
    name,
    source: job.source,
    span: job.span,
    settings,
    scripts,
    uses,
    takesCredentials: action ?? tokenScript(scripts, ownToken),
    permission: permissionOf(root, job, isCalled),
    environment: environmentOf(job),
    isSelfHosted: isSelfHosted(job),
  })
}

function triggersOf(root: Node): readonly TextNode[] {
  // YAML 1.1 reads `on` as true; the name is what stands there.
  const on = field(root, 'on') ?? field(root, 'true')
  if (on?.kind === 'map') return on.entries.map(({ key }) => key)
  return itemsOf(on).filter((one) => one.kind === 'text')
}

export function readGithub(root: Node): Pipeline | undefined {
  const { source, span } = root
  const base = { platform: 'github', source, span, uses: [] }
  const runs = field(root, 'runs')
  if (runs !== undefined) {
    const { permission: _, ...job } = jobOf('action', runs, root, true)
    const called = { ...job, permission: { kind: 'unknown' as const } }
    return { ...base, triggers: [], settings: [], jobs: [called] }
  }
  const jobs = entriesOf(field(root, 'jobs'))
  if (jobs.length === 0) return undefined
  const triggers = triggersOf(root)
  const isCalled = triggers.some(({ value }) => value === 'workflow_call')
  return {
    ...base,
    triggers,
    settings: settingsOf(field(root, 'env')),
    jobs: jobs.map(({ key, value }) => jobOf(key.value, value, root, isCalled)),
  }
}
