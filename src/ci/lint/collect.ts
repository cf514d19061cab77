/** The files of a run, read and parsed into what the rules are about. */
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { reasonOf } from '../../system/walk/walk.ts'
import { type FileKind, fileKind, marksOf } from './file-kind.ts'
import type { HclFile } from './hcl/module.ts'
import { parseHcl } from './hcl/parse.ts'
import { hole, type Node } from './node.ts'
import { readAzureDevops } from './pipelines/azure-devops.ts'
import { readBitbucket } from './pipelines/bitbucket.ts'
import { readBuildkite } from './pipelines/buildkite.ts'
import { readCircleci } from './pipelines/circleci.ts'
import { readGithub } from './pipelines/github.ts'
import { readGitlab } from './pipelines/gitlab.ts'
import type { Pipeline } from './pipelines/pipeline.ts'
import { readTerraformCloud } from './pipelines/terraform-cloud.ts'
import { readJsonNodes } from './read/json.ts'
import { Unreadable } from './read/unreadable.ts'
import { readYamlNodes } from './read/yaml.ts'
import type { SourceRead } from './read-source.ts'
import type { Project } from './rule.ts'
import type { Source } from './source.ts'
import { trustOfDocument } from './trust/from-document.ts'
import { trustOfModule } from './trust/from-terraform.ts'
import type { IdentityProvider, TrustPolicy } from './trust/trust-policy.ts'

export interface Problem {
  readonly source: Source
  readonly offset: number
  readonly says: string
}

export interface Collected extends Project {
  readonly policies: TrustPolicy[]
  readonly providers: IdentityProvider[]
  readonly pipelines: Pipeline[]
  readonly problems: Problem[]
  /** Those that were parsed, for the comments in them. */
  readonly sources: Source[]
}

export type Read = (path: string, marks: readonly string[]) => SourceRead

const readers: Partial<Record<FileKind, (root: Node) => Pipeline | undefined>> = {
  github: readGithub,
  gitlab: readGitlab,
  bitbucket: readBitbucket,
  circleci: readCircleci,
  buildkite: readBuildkite,
  'azure-devops': readAzureDevops,
}

export function createCollected(): Collected {
  return { policies: [], providers: [], pipelines: [], problems: [], sources: [] }
}

function addProblem(into: Collected, source: Source, error: unknown): void {
  // A stack that is too small for a file is that file's fault.
  if (!(error instanceof Unreadable) && !(error instanceof RangeError)) throw error
  const offset = error instanceof Unreadable ? error.offset : 0
  const says = error instanceof Unreadable ? error.message : 'it is nested too deep'
  into.problems.push({ source, offset, says: `${says.charAt(0).toUpperCase()}${says.slice(1)}.` })
}

/** Reads one file; undefined where there is nothing in it for us. */
function readFile(
  path: string,
  read: Read,
  into: Collected,
  marks: readonly string[],
): Source | undefined {
  try {
    const found = read(path, marks)
    if (found.kind === 'source') return found.source
    if (found.kind === 'problem') {
      into.problems.push({ source: { path, text: '' }, offset: 0, says: found.says })
    }
  } catch (error) {
    const says = `It could not be read: ${reasonOf(error)}.`
    into.problems.push({ source: { path, text: '' }, offset: 0, says })
  }
  return undefined
}

/** A log: one object after the other. */
function isLinesOfJson({ text }: Source, error: unknown): boolean {
  return error instanceof Unreadable && error.offset > 0 && text[error.offset] === '{'
}

function readRoot(source: Source, kind: FileKind): Node {
  if (kind === 'json-template') {
    const skip = (at: number) => ({ value: hole, end: source.text.indexOf('}', at) + 1 })
    return readJsonNodes(source, undefined, skip)
  }
  const isJson = kind === 'json' || /^\s*[{[]/.test(source.text)
  return isJson ? readJsonNodes(source) : readYamlNodes(source)
}

export function collectFile(path: string, kind: FileKind, read: Read, into: Collected): void {
  const source = readFile(path, read, into, marksOf(kind))
  if (source === undefined) return
  try {
    const root = readRoot(source, kind)
    into.sources.push(source)
    const pipeline = readers[kind]?.(root)
    if (pipeline !== undefined) into.pipelines.push(pipeline)
    if (readers[kind] !== undefined) return
    const { policies, providers } = trustOfDocument(root)
    into.policies.push(...policies)
    into.providers.push(...providers)
  } catch (error) {
    // Templates of templates (Helm, Jinja) are YAML or JSON only when they are filled in.
    const isTemplate = kind === 'json-template' || source.text.includes('{{')
    const isOther = isTemplate || (kind === 'json' && isLinesOfJson(source, error))
    if (readers[kind] !== undefined || !isOther) addProblem(into, source, error)
  }
}

function siblings(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
      .filter((name) => fileKind(name) === 'terraform')
      .map((name) => join(folder, name))
  } catch {
    return []
  }
}

/** The Terraform files of one folder; names in them may stand in others that nobody asked about. */
export function collectModule(asked: readonly string[], read: Read, into: Collected): void {
  const wanted = new Set(asked)
  const [first = ''] = asked
  const marked = asked.some(
    (path) => readFile(path, read, into, marksOf('terraform')) !== undefined,
  )
  if (!marked) return
  const files: HclFile[] = []
  for (const path of new Set([...asked, ...siblings(dirname(first))])) {
    const own = wanted.has(path) ? into : createCollected()
    const source = readFile(path, read, createCollected(), [])
    if (source === undefined) continue
    try {
      files.push({ source, body: parseHcl(source) })
      own.sources.push(source)
    } catch (error) {
      addProblem(own, source, error)
    }
  }
  const { policies, providers } = trustOfModule(files)
  into.policies.push(...policies.filter(({ source }) => wanted.has(source.path)))
  into.providers.push(...providers)
  into.pipelines.push(...readTerraformCloud(files).filter(({ source }) => wanted.has(source.path)))
}
