/** Answers as the AWS CLI prints them: `--query` (JMESPath), then `--output`. */
import { UsageError } from '../../../errors.ts'
import { jsonForTerminal } from '../../../system/json-text.ts'
import { tableOutput } from './table.ts'
import { textOutput } from './text.ts'
import type { Value } from './value.ts'

export const outputNames = ['json', 'text', 'table', 'yaml', 'yaml-stream', 'off'] as const

export type OutputName = (typeof outputNames)[number]

export function isOutputName(name: string): name is OutputName {
  return outputNames.some((known) => known === name)
}

function notJmesPath(expression: string, error: unknown): UsageError {
  const reason = error instanceof Error ? error.message : String(error)
  const message = `--query ${expression} cannot be used: ${reason}`
  return new UsageError('flag-value', message, { cause: error, details: { flag: '--query' } })
}

/** Throws UsageError `flag-value` for an expression that is none, before anything is asked of AWS. */
export async function assertQuery(expression: string | undefined): Promise<void> {
  if (expression === undefined) return
  const { compile } = await import('@jmespath-community/jmespath')
  try {
    compile(expression)
  } catch (error) {
    throw notJmesPath(expression, error)
  }
}

/** Throws UsageError `flag-value` for an expression that is none, or not for such a value. */
export async function queried(value: Value, expression: string | undefined): Promise<Value> {
  if (expression === undefined) return value
  const { search } = await import('@jmespath-community/jmespath')
  try {
    return search(value as Parameters<typeof search>[0], expression) as Value
  } catch (error) {
    throw notJmesPath(expression, error)
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
      return `${jsonForTerminal(value, 4)}\n`
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
