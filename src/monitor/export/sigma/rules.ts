/** Detectors as Sigma rules (SigmaHQ specification 2.0), one file each. */
import { Document, stringify } from 'yaml'
import type { Detector } from '../../findings/detector.ts'
import { detectors } from '../../findings/detectors.ts'
import { uuidOf } from '../finding-id.ts'
import {
  type Burst,
  type Expression,
  expressions,
  type Inexpressible,
  type Sequence,
  type SingleEvent,
} from './expressions.ts'

export interface SigmaFile {
  readonly code: string
  /** YAML; a burst or a sequence has its rules and the correlation behind them. */
  readonly text: string
}

export interface SigmaRules {
  readonly files: readonly SigmaFile[]
  readonly left: readonly { readonly code: string; readonly because: string }[]
}

/** Stays the same for as long as the detector has its code. */
function idOf(code: string, part: string): string {
  return uuidOf(`keyless sigma ${part}\n${code}`)
}

function wordsOf({ code, why, fix, attack, falseAlarms }: Detector, without?: string) {
  const missing =
    without === undefined ? '' : ` Unlike \`keyless monitor findings\` it does not know ${without}.`
  return {
    description: `${why} ${fix}${missing}`,
    references: [`https://attack.mitre.org/techniques/${attack.replace('.', '/')}/`],
    author: 'keyless',
    tags: [`attack.${attack.toLowerCase()}`, `keyless.${code}`],
    falsepositives: [falseAlarms],
  }
}

/** Sigma wants a title without its full stop. */
const titleOf = ({ title }: Detector): string => title.replace(/\.$/, '')

const ruleName = (code: string, part = ''): string => `${code}${part}`.replaceAll('-', '_')

/** @param part Of several rules with one code. */
function single(detector: Detector, { detection, condition, without }: SingleEvent, part = '') {
  const { code, level } = detector
  return {
    title: titleOf(detector),
    id: idOf(code, `rule${part}`),
    name: ruleName(code, part),
    status: 'experimental',
    ...wordsOf(detector, without),
    logsource: { product: 'aws', service: 'cloudtrail' },
    detection: { ...detection, condition },
    level: level === 'note' ? 'informational' : level,
  }
}

/** Of a correlation. */
function headOf(detector: Detector, without: string | undefined) {
  return {
    title: titleOf(detector),
    id: idOf(detector.code, 'correlation'),
    status: 'experimental',
    ...wordsOf(detector, without),
  }
}

function correlated(detector: Detector, { correlation, without }: Burst) {
  const { code, level } = detector
  const { type, groupBy, timespan, least, field } = correlation
  return {
    ...headOf(detector, without),
    correlation: {
      type,
      rules: [ruleName(code)],
      'group-by': groupBy,
      timespan,
      condition: { gte: least, ...(field === undefined ? {} : { field }) },
    },
    level,
  }
}

function sequence(detector: Detector, { steps, timespan, without }: Sequence) {
  const { code, level } = detector
  const fields = steps.map(({ name, same }) => [ruleName(code, `-${name}`), same])
  return {
    ...headOf(detector, without),
    correlation: {
      type: 'temporal_ordered',
      rules: steps.map(({ name }) => ruleName(code, `-${name}`)),
      aliases: { same: Object.fromEntries(fields) },
      'group-by': ['same'],
      timespan,
    },
    level,
  }
}

/** By itself one such event is nothing. */
function oneOfSeveral(detector: Detector, event: SingleEvent, part?: string): string {
  const rule = single(detector, event, part)
  return yaml({ ...rule, title: `${rule.title} (one of several)`, level: 'informational' })
}

const yaml = (value: unknown): string =>
  stringify(new Document(value, { aliasDuplicateObjects: false }))

function textOf(detector: Detector, expression: SingleEvent | Burst | Sequence): string {
  if ('steps' in expression) {
    const steps = expression.steps.map((one) => oneOfSeveral(detector, one, `-${one.name}`))
    return [...steps, yaml(sequence(detector, expression))].join('---\n')
  }
  if (!('correlation' in expression)) return yaml(single(detector, expression))
  return `${oneOfSeveral(detector, expression)}---\n${yaml(correlated(detector, expression))}`
}

const isInexpressible = (one: Expression): one is Inexpressible => 'because' in one

export function sigmaRules(): SigmaRules {
  const files: SigmaFile[] = []
  const left: { code: string; because: string }[] = []
  for (const detector of detectors) {
    const { code } = detector
    const expression = expressions[code] ?? { because: 'nobody has written it yet' }
    if (isInexpressible(expression)) left.push({ code, because: expression.because })
    else files.push({ code, text: textOf(detector, expression) })
  }
  return { files, left }
}
