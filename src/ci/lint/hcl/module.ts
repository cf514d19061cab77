/** The files of one folder, which Terraform reads as one: what names in expressions stand for. */
import type { Source } from '../source.ts'
import type { HclAttribute, HclBlock, HclBody, HclExpression } from './syntax.ts'

export interface HclFile {
  readonly source: Source
  readonly body: HclBody
}

export interface PlacedBlock {
  readonly source: Source
  readonly block: HclBlock
}

export interface PlacedExpression {
  readonly source: Source
  readonly value: HclExpression
}

export interface TerraformModule {
  readonly files: readonly HclFile[]
  /** Blocks by what expressions call them: `aws_iam_role.ci`, `data.aws_iam_policy_document.trust`. */
  readonly blocks: ReadonlyMap<string, PlacedBlock>
  /** `local.subjects`, and `var.repository` where it has a default. */
  readonly values: ReadonlyMap<string, PlacedExpression>
}

function addresses({ type, labels }: HclBlock): string | undefined {
  const [kind = '', name = ''] = labels
  if (type === 'module') return `module.${kind}`
  if (type === 'resource') return `${kind}.${name}`
  return type === 'data' ? `data.${kind}.${name}` : undefined
}

/** What a block gives a name in expressions. */
function named({ type, labels, body }: HclBlock): readonly (readonly [string, HclAttribute])[] {
  if (type === 'locals') return body.attributes.map((one) => [`local.${one.name}`, one] as const)
  const fallback = body.attributes.find(({ name }) => name === 'default')
  return type === 'variable' && fallback !== undefined ? [[`var.${labels[0] ?? ''}`, fallback]] : []
}

export function createModule(files: readonly HclFile[]): TerraformModule {
  const blocks = new Map<string, PlacedBlock>()
  const values = new Map<string, PlacedExpression>()
  for (const { source, body } of files) {
    for (const block of body.blocks) {
      const address = addresses(block)
      if (address !== undefined) blocks.set(address, { source, block })
      for (const [name, { value }] of named(block)) values.set(name, { source, value })
    }
  }
  return { files, blocks, values }
}
