/** Where an organisation's trail is asked, and what that may cost: the file that `keyless monitor athena` writes. */
import { readYaml } from '../../../system/read-yaml.ts'
import type { YamlNode } from '../../../system/yaml-node.ts'
import type { YamlProblem } from '../../../system/yaml-problem.ts'

export interface AthenaSettings {
  /** Whose credentials ask. */
  readonly profile: string
  /** Of the bucket and of Athena; the profile's own where it is undefined. */
  readonly region: string | undefined
  readonly workgroup: string
  readonly database: string
  /** Of the trail's files. */
  readonly table: string
  /** `s3://bucket/AWSLogs/o-1234567890/`, or undefined for CloudTrail Lake. */
  readonly trail: string | undefined
  /** The id of an event data store of CloudTrail Lake that is federated to Athena. */
  readonly eventDataStore: string | undefined
  /** Where Athena puts answers and tables: `s3://bucket/folder/`; the workgroup's where it is undefined. */
  readonly output: string | undefined
  /** What is asked without a question, in US dollars. */
  readonly maxPrice: number
  /** US dollars for 10¹² bytes read, as the Region has it. */
  readonly pricePerTb: number
  /** Of the trail's files, packed, in one day; undefined until it was measured. */
  readonly bytesPerDay: number | undefined
}

export const usualAthena = {
  workgroup: 'primary',
  database: 'keyless',
  table: 'cloudtrail',
  maxPrice: 1,
  pricePerTb: 5,
} as const

export interface ParsedAthena {
  /** Undefined where there is no `athena` in the file, or something is wrong with it. */
  readonly settings: AthenaSettings | undefined
  readonly problems: readonly YamlProblem[]
}

export function parseAthena(text: string): ParsedAthena {
  const { value, problems } = readYaml(text, readRoot, true)
  return { settings: problems.length === 0 ? value : undefined, problems }
}

const identifier = /^[a-z0-9_]{1,128}$/
const folder = /^s3:\/\/[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\/(?:[\w!.*'()/-]*\/)?$/

/** Why it is none, or undefined. */
export const wrongs = {
  identifier: (text: string) =>
    identifier.test(text) ? undefined : 'is no name of small letters, digits and _',
  folder: (text: string) =>
    folder.test(text) ? undefined : 'is no folder such as s3://my-bucket/folder/',
  store: (text: string) =>
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
      ? undefined
      : 'is no id of an event data store',
  workgroup: (text: string) =>
    /^[\w.-]{1,128}$/.test(text) ? undefined : 'is no name of a workgroup',
  number: (text: string) =>
    /^\d{1,15}(?:\.\d{1,6})?$/.test(text) ? undefined : 'is no number such as 2.50',
  any: () => undefined,
} as const

function readRoot(root: YamlNode): AthenaSettings | undefined {
  const { athena } = root.fields(['athena'])
  if (!athena.isThere) return undefined
  const fields = athena.fields([
    'profile',
    'region',
    'workgroup',
    'database',
    'table',
    'trail',
    'event-data-store',
    'output',
    'max-price',
    'price-per-tb',
    'bytes-per-day',
  ])
  const read = (name: keyof typeof fields, kind: keyof typeof wrongs): string | undefined => {
    const text = fields[name].text()
    const wrong = text === undefined ? undefined : wrongs[kind](text)
    if (wrong !== undefined) fields[name].note(wrong)
    return text
  }
  const number = (name: keyof typeof fields): number | undefined => {
    const text = read(name, 'number')
    return text === undefined ? undefined : Number(text)
  }
  const profile = read('profile', 'any')
  if (profile === undefined) athena.note('has no profile')
  const [trail, eventDataStore] = [read('trail', 'folder'), read('event-data-store', 'store')]
  if ((trail === undefined) === (eventDataStore === undefined)) {
    athena.note('has neither or both of trail and event-data-store')
  }
  return {
    profile: profile ?? '',
    region: read('region', 'any'),
    workgroup: read('workgroup', 'workgroup') ?? usualAthena.workgroup,
    database: read('database', 'identifier') ?? usualAthena.database,
    table: read('table', 'identifier') ?? usualAthena.table,
    trail,
    eventDataStore,
    output: read('output', 'folder'),
    maxPrice: number('max-price') ?? usualAthena.maxPrice,
    pricePerTb: number('price-per-tb') ?? usualAthena.pricePerTb,
    bytesPerDay: number('bytes-per-day'),
  }
}

/** The file of these settings. */
export function athenaText(settings: AthenaSettings): string {
  const { profile, region, workgroup, database, table, trail, eventDataStore, output } = settings
  const rows = [
    ['profile', profile],
    ['region', region],
    ['workgroup', workgroup],
    ['database', database],
    ['table', table],
    ['trail', trail],
    ['event-data-store', eventDataStore],
    ['output', output],
    ['max-price', String(settings.maxPrice)],
    ['price-per-tb', String(settings.pricePerTb)],
    [
      'bytes-per-day',
      settings.bytesPerDay === undefined ? undefined : String(settings.bytesPerDay),
    ],
  ] as const
  const lines = rows.flatMap(([name, value]) =>
    value === undefined ? [] : [`  ${name}: ${JSON.stringify(value)}`],
  )
  return ['# Where `--engine athena` asks (docs/monitor-athena.md).', 'athena:', ...lines, ''].join(
    '\n',
  )
}
