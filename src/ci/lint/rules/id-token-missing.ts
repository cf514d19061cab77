import type { MapNode } from '../node.ts'
import type { Job, Pipeline } from '../pipelines/pipeline.ts'
import type { Found, Rule, TextEdit } from '../rule.ts'
import { positionAt } from '../source.ts'

const lines: Readonly<Record<string, string>> = {
  github: 'id-token: write',
  bitbucket: 'oidc: true',
}

/** A line more before the first of a map, at its depth. */
function added(map: MapNode, line: string): readonly TextEdit[] | undefined {
  const [first] = map.entries
  if (first === undefined) return undefined
  const { source } = map
  const { start } = first.key.span
  const { column } = positionAt(source, start)
  const before = source.text.slice(start - column + 1, start)
  const isFlow = source.text[map.span.start] === '{'
  if (!isFlow && !/^[ -]*$/.test(before)) return undefined
  const text = isFlow ? `${line}, ` : `${line}\n${' '.repeat(column - 1)}`
  return [{ source, span: { start, end: start }, text }]
}

function missing({ takesCredentials, permission }: Job, { platform }: Pipeline): readonly Found[] {
  if (takesCredentials === undefined || permission.kind !== 'missing') return []
  const line = lines[platform]
  const { map } = permission
  const edits = map === undefined || line === undefined ? undefined : added(map, line)
  const says = 'This needs a token, and the job may not ask for one.'
  return [{ at: takesCredentials, says, ...(edits === undefined ? {} : { edits }) }]
}

export const idTokenMissing: Rule = {
  code: 'id-token-missing',
  level: 'error',
  title: 'A job takes credentials with its token and may not ask for one.',
  why: 'The step fails: GitHub says "Could not load credentials from any providers", others have an empty variable.',
  fix: 'GitHub: permissions: id-token: write on the job. GitLab: id_tokens. Bitbucket: oidc: true. Azure: SYSTEM_ACCESSTOKEN in env.',
  about: 'pipeline',
  check: (pipeline) => pipeline.jobs.flatMap((job) => missing(job, pipeline)),
}
