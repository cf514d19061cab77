/** Detectors as Sigma rules (SigmaHQ specification 2.0), one file each. */
import { Document, stringify } from 'yaml'
import type { Detector } from '../../findings/detector.ts'
import { detectors } from '../../findings/detectors.ts'
import { uuidOf } from '../finding-id.ts'
import { type Burst, expressions, type Inexpressible, type SingleEvent } from './expressions.ts'

export interface SigmaFile {
  readonly code: string
  /** YAML; a burst has its rule and the correlation behind it. */
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

function single(detector: Detector, { detection, condition, without }: SingleEvent) {
  const { code, level } = detector
  return {
    title: titleOf(detector),
    id: idOf(code, 'rule'),
    name: code.replaceAll('-', '_'),
    status: 'experimental',
    ...wordsOf(detector, without),
    logsource: { product: 'aws', service: 'cloudtrail' },
    detection: { ...detection, condition },
    level: level === 'note' ? 'informational' : level,
  }
}

function correlated(detector: Detector, { correlation, without }: Burst) {
  const { code, level } = detector
  const { type, groupBy, timespan, least, field } = correlation
  return {
    title: titleOf(detector),
    id: idOf(code, 'correlation'),
    status: 'experimental',
    ...wordsOf(detector, without),
    correlation: {
      type,
      rules: [code.replaceAll('-', '_')],
      'group-by': groupBy,
      timespan,
      condition: { gte: least, ...(field === undefined ? {} : { field }) },
    },
    level,
  }
}

const yaml = (value: unknown): string =>
  stringify(new Document(value, { aliasDuplicateObjects: false }))

function textOf(detector: Detector, expression: SingleEvent | Burst): string {
  if (!('correlation' in expression)) return yaml(single(detector, expression))
  // By itself one such event is nothing.
  const part = { ...single(detector, expression), level: 'informational' }
  const title = `${part.title} (one of several)`
  return `${yaml({ ...part, title })}---\n${yaml(correlated(detector, expression))}`
}

const isInexpressible = (one: SingleEvent | Burst | Inexpressible): one is Inexpressible =>
  'because' in one

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
