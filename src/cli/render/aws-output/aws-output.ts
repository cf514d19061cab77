/** Answers as the AWS CLI prints them: `--query` (JMESPath), then `--output`. */
import { UsageError } from '../../../errors.ts'
import { tableOutput } from './table.ts'
import { textOutput } from './text.ts'
import type { Value } from './value.ts'

export const outputNames = ['json', 'text', 'table', 'yaml', 'yaml-stream', 'off'] as const

export type OutputName = (typeof outputNames)[number]

export function isOutputName(name: string): name is OutputName {
  return outputNames.some((known) => known === name)
}

/** Throws UsageError `flag-value` for an expression that is none. */
export async function queried(value: Value, expression: string | undefined): Promise<Value> {
  if (expression === undefined) return value
  const { search } = await import('@jmespath-community/jmespath')
  try {
    return search(value as Parameters<typeof search>[0], expression) as Value
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const message = `--query ${expression} is not a JMESPath expression: ${reason}`
    throw new UsageError('flag-value', message, { cause: error, details: { flag: '--query' } })
  }
}

export interface AwsOutput {
  readonly format: OutputName
  /** Title of a table: the operation, `GetCallerIdentity`. */
  readonly title: string
  /** Width of the terminal that stdout is, else 80. */
  readonly terminalWidth: number
}

export async function awsOutput(
  value: Value,
  { format, title, terminalWidth }: AwsOutput,
): Promise<string> {
  switch (format) {
    case 'json':
      return `${JSON.stringify(value, null, 4)}\n`
    case 'text':
      return textOutput(value)
    case 'table':
      return tableOutput(title, value, terminalWidth)
    case 'yaml':
      return (await import('./yaml.ts')).yamlOutput(value)
    case 'yaml-stream':
      return (await import('./yaml.ts')).yamlStreamOutput(value)
    case 'off':
      return ''
  }
}
