/** Every kind of place, in the order in which they are asked: the first that fits says what a file is. */
import { awsFile } from './places/aws-file.ts'
import { ciWorkflow } from './places/ci-workflow.ts'
import { compose } from './places/compose.ts'
import { dockerfile } from './places/dockerfile.ts'
import { dotenv } from './places/dotenv.ts'
import { kubernetes } from './places/kubernetes.ts'
import { notebook } from './places/notebook.ts'
import type { Place } from './places/place.ts'
import { script } from './places/script.ts'
import { shellHistory } from './places/shell-history.ts'
import { shellRc } from './places/shell-rc.ts'
import { sourceCode } from './places/source-code.ts'
import { terraformState } from './places/terraform-state.ts'
import { terraform } from './places/terraform.ts'
import { toolConfig } from './places/tool-config.ts'

const places = {
  'shell-history': shellHistory,
  'shell-rc': shellRc,
  dotenv,
  'aws-file': awsFile,
  'terraform-state': terraformState,
  terraform,
  compose,
  dockerfile,
  'ci-workflow': ciWorkflow,
  notebook,
  'tool-config': toolConfig,
  kubernetes,
  script,
  'source-code': sourceCode,
} as const satisfies Readonly<Record<string, Place>>

export type PlaceKind = keyof typeof places | 'environment' | 'file'

export function isPlaceKind(text: string): text is PlaceKind {
  return Object.hasOwn(places, text) || text === 'environment' || text === 'file'
}

/** Of the file at `path`, which is absolute. */
export function placeOf(path: string): PlaceKind {
  const slashed = path.replaceAll('\\', '/')
  const file = { path: slashed, name: slashed.slice(slashed.lastIndexOf('/') + 1) }
  const kinds = Object.keys(places) as (keyof typeof places)[]
  return kinds.find((kind) => places[kind].fits(file)) ?? 'file'
}

/** `shell history`, `.env` file and so on, for people. */
export function placeInWords(kind: PlaceKind): string {
  if (kind === 'environment') return 'environment variable'
  return kind === 'file' ? 'file' : places[kind].says
}
