import { join } from 'node:path'
import { KeylessError } from '../../errors.ts'
import { readPlainIfPresent } from '../../system/files.ts'
import { check, type Noted } from '../check.ts'
import { isOlder } from '../version.ts'
import type { World } from '../world.ts'

/** What a file of a project says about one SDK. */
interface Pinned {
  /** As in a sentence. */
  readonly name: string
  /** Undefined where no version of it knows sessions. */
  readonly version: string | undefined
  /** Where in the text. */
  readonly at: number
  /** The first that reads `[sso-session]`, by its release notes. */
  readonly first: string
  readonly fix: string
}

interface ProjectFile {
  readonly name: string
  readonly read: (text: string) => readonly Pinned[]
}

const goFirst: Readonly<Record<string, string>> = {
  'aws-sdk-go': '1.44.298',
  'aws-sdk-go-v2/config': '1.18.0',
}

/** What the project itself requires: what others bring along may never ask for credentials. */
function inGoModule(text: string): readonly Pinned[] {
  const lines = text.matchAll(
    /^[^\n]*\bgithub\.com\/aws\/(aws-sdk-go\S*) v(\d+\.\d+\.\d+)([^\n]*)/gm,
  )
  return [...lines].flatMap(({ 1: module = '', 2: version, 3: rest = '', index }) => {
    const first = goFirst[module]
    if (first === undefined || rest.includes('// indirect')) return []
    const fix = `go get github.com/aws/${module}@latest`
    return [{ name: `github.com/aws/${module}`, version, at: index, first, fix }]
  })
}

/** 4.40.0 came six days after the first Go SDK that knows sessions. */
function inTerraformLock(text: string): readonly Pinned[] {
  const found = /^provider "[^"\n]*\/hashicorp\/aws" \{\s*version\s*=\s*"(\d+\.\d+\.\d+)"/m.exec(
    text,
  )
  if (found === null) return []
  const fix = 'allow hashicorp/aws 5 in required_providers, then run: terraform init -upgrade'
  const name = 'the AWS provider of Terraform'
  return [{ name, version: found[1], at: found.index, first: '4.40.0', fix }]
}

const javaFirst = '2.18.12'
const javaFix = `take software.amazon.awssdk ${javaFirst} or newer`

function javaTwo(version: string | undefined, at: number): readonly Pinned[] {
  if (version === undefined) return []
  return [{ name: 'the AWS SDK for Java', version, at, first: javaFirst, fix: javaFix }]
}

function javaOne(at: number): readonly Pinned[] {
  const name = 'the AWS SDK for Java 1'
  return [{ name, version: undefined, at, first: javaFirst, fix: javaFix }]
}

function inMaven(text: string): readonly Pinned[] {
  let end = 0
  return text.split('</dependency>').flatMap((part) => {
    const start = part.lastIndexOf('<dependency>')
    const at = end + Math.max(0, start)
    end += part.length + '</dependency>'.length
    const dependency = start === -1 ? '' : part.slice(start)
    if (/<groupId>\s*com\.amazonaws\s*</.test(dependency)) {
      return /<artifactId>\s*aws-java-sdk/.test(dependency) ? javaOne(at) : []
    }
    if (!/<groupId>\s*software\.amazon\.awssdk\s*</.test(dependency)) return []
    const [, given = ''] = /<version>\s*([^<\s]+)/.exec(dependency) ?? []
    return javaTwo(versionIn(given, text), at)
  })
}

/** `2.17.0`, or what the property of that name says in the same file. */
function versionIn(given: string, text: string): string | undefined {
  const [, property] = /^\$\{([\w.-]+)\}$/.exec(given) ?? []
  const at = property === undefined ? -1 : text.indexOf(`<${property}>`)
  const value = at === -1 ? given : text.slice(at + `<${property}>`.length, at + 200)
  return /^\s*(\d+\.\d+\.\d+)/.exec(value)?.[1]
}

function inGradle(text: string): readonly Pinned[] {
  const found = text.matchAll(
    /\b(?:com\.amazonaws:aws-java-sdk|software\.amazon\.awssdk:)[\w-]*(?::(\d+\.\d+\.\d+))?/g,
  )
  return [...found].flatMap(({ 0: whole, 1: version, index }) =>
    whole.startsWith('com.') ? javaOne(index) : javaTwo(version, index),
  )
}

const projectFiles: readonly ProjectFile[] = [
  { name: 'go.mod', read: inGoModule },
  { name: '.terraform.lock.hcl', read: inTerraformLock },
  { name: 'pom.xml', read: inMaven },
  { name: 'build.gradle', read: inGradle },
  { name: 'build.gradle.kts', read: inGradle },
]

/** A longer one was written by no person. */
const longestBytes = 1_000_000

function textOf(path: string): string | undefined {
  try {
    const bytes = readPlainIfPresent(path)
    return bytes === undefined || bytes.length > longestBytes ? undefined : bytes.toString()
  } catch (error) {
    if (!(error instanceof KeylessError)) throw error
    // What cannot be read there is no matter of AWS.
    return undefined
  }
}

function oldIn({ name, read }: ProjectFile, folder: string): readonly Noted<'project-sdk-old'>[] {
  const file = join(folder, name)
  const text = textOf(file)
  if (text === undefined) return []
  const old = read(text).find(({ version, first }) => !version || isOlder(version, first))
  if (old === undefined) return []
  const says =
    old.version === undefined ? 'cannot sign in' : `is ${old.version}, before ${old.first}`
  const message = `${name} here takes ${old.name}, which ${says}: it does not know sso_session.`
  const line = text.slice(0, old.at).split('\n').length
  const evidence = [{ file, line, says: 'is where it stands' }]
  return [{ code: 'project-sdk-old', message, evidence, fix: old.fix }]
}

function find({ config, folder }: World): readonly Noted<'project-sdk-old'>[] {
  if (config.ssoSessions.size === 0) return []
  return projectFiles.flatMap((file) => oldIn(file, folder))
}

export const projectSdks = check({
  group: 'tools',
  codes: {
    'project-sdk-old': {
      severity: 'warning',
      title: 'The project in this folder takes an SDK that is too old for sessions',
      why: 'Its programs find no credentials in a profile with sso_session: Go and Terraform say that sso_region and sso_start_url are missing. `keyless exec PROFILE --` works with it.',
    },
  },
  find,
})
