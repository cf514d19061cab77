/** `--output yaml` and `yaml-stream`: keys sorted, single quotes where quotes must be. */
import { stringify } from 'yaml'
import { jsonForTerminal } from '../../../system/json-text.ts'
import { isList, isMapping, sorted, type Value } from './value.ts'

function inOrder(value: Value): Value {
  if (isList(value)) return value.map(inOrder)
  if (!isMapping(value)) return value
  const entries = sorted(Object.keys(value)).map((key) => [key, inOrder(value[key] ?? null)])
  return Object.fromEntries(entries) as Value
}

function printed(value: Value): string {
  const json = jsonForTerminal(value)
  // JSON is YAML too, and can escape what a quoted text cannot.
  if (json !== JSON.stringify(value)) return `${json}\n`
  return stringify(inOrder(value), { singleQuote: true, indentSeq: false, lineWidth: 0 })
}

export function yamlOutput(value: Value): string {
  // The AWS CLI prints a bare value as JSON, since a YAML document marker would follow it otherwise.
  return isList(value) || isMapping(value) ? printed(value) : `${jsonForTerminal(value)}\n`
}

export function yamlStreamOutput(value: Value): string {
  return printed([value])
}
