/** Variables of HCP Terraform's workspaces, and the AWS provider, in a Terraform module. */
import { createModule, type HclFile, type TerraformModule } from '../hcl/module.ts'
import { attributeOf } from '../hcl/parse.ts'
import { createScope, evaluate } from '../hcl/value.ts'
import type { HclBlock } from '../hcl/syntax.ts'
import type { Source } from '../source.ts'
import { createJob } from './job.ts'
import type { Pipeline, Setting } from './pipeline.ts'

/** `key` and `value` of `tfe_variable`. */
function variable(block: HclBlock, source: Source, module: TerraformModule): readonly Setting[] {
  const key = attributeOf(block.body, 'key')
  const value = attributeOf(block.body, 'value')
  if (key === undefined || value === undefined) return []
  const name = evaluate({ source, value: key.value }, createScope(module))
  return name.kind === 'text'
    ? [{ name, value: evaluate({ source, value: value.value }, createScope(module)) }]
    : []
}

const keys = {
  access_key: 'AWS_ACCESS_KEY_ID',
  secret_key: 'AWS_SECRET_ACCESS_KEY',
  token: 'AWS_SESSION_TOKEN',
}

/** Keys of the AWS provider, under the names that the environment has for them. */
function providerKeys(
  { body }: HclBlock,
  source: Source,
  module: TerraformModule,
): readonly Setting[] {
  return Object.entries(keys).flatMap(([name, as]): readonly Setting[] => {
    const attribute = attributeOf(body, name)
    if (attribute === undefined) return []
    const { nameSpan: span, value } = attribute
    const text = { kind: 'text', source, span, value: as, isPlain: false } as const
    return [{ name: text, value: evaluate({ source, value }, createScope(module)) }]
  })
}

function settingsOfBlock(
  block: HclBlock,
  source: Source,
  module: TerraformModule,
): readonly Setting[] {
  const [kind] = block.labels
  if (block.type === 'resource' && kind === 'tfe_variable') return variable(block, source, module)
  const isProvider = (block.type === 'provider' && kind === 'aws') || block.type === 'backend'
  return isProvider ? providerKeys(block, source, module) : []
}

/** One for each file that has such; undefined where there is none. */
export function readTerraformCloud(files: readonly HclFile[]): readonly Pipeline[] {
  const module = createModule(files)
  return files.flatMap(({ source, body }): readonly Pipeline[] => {
    const jobs = body.blocks.flatMap((block) => {
      const inner = block.type === 'terraform' ? block.body.blocks : [block]
      const settings = inner.flatMap((one) => settingsOfBlock(one, source, module))
      const name = block.labels.join('.')
      return settings.length === 0 ? [] : [createJob({ name, source, span: block.span, settings })]
    })
    const span = { start: 0, end: source.text.length }
    const rest = { triggers: [], settings: [], uses: [] }
    return jobs.length === 0 ? [] : [{ platform: 'terraform-cloud', source, span, jobs, ...rest }]
  })
}
