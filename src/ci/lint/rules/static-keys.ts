import type { Script } from '../pipelines/pipeline.ts'
import { staticKeysOf } from '../pipelines/static-keys.ts'
import type { Found, Rule } from '../rule.ts'

/** A key of the platform's store in a script, where no setting names it. */
const inScript =
  /secrets\.\w*AWS_SECRET_ACCESS_KEY\w*|aws configure set (?:[\w.-]+\s+)*aws_secret_access_key\s+["']?\$|\bAWS_SECRET_ACCESS_KEY=["']?(?:\$|[A-Za-z0-9+/]{40})/

function scriptKey({ text }: Script): readonly Found[] {
  const match = inScript.exec(text.value)
  if (match === null || /SESSION_TOKEN|assume-role/.test(text.value)) return []
  const { source, span } = text
  const at = source.text.slice(span.start, span.end).indexOf(match[0])
  const start = span.start + Math.max(0, at)
  const end = at < 0 ? span.end : start + match[0].length
  return [{ at: { source, span: { start, end } }, says: 'A script is given a secret key.' }]
}

export const staticKeys: Rule = {
  code: 'static-keys',
  level: 'error',
  title: 'A pipeline uses access keys that never end.',
  why: 'Whoever reads them once, in a log, a fork or a laptop, has them until somebody notices.',
  fix: 'Let the job take credentials with its token (keyless ci init), then retire the key (keyless migrate).',
  about: 'pipeline',
  check: (pipeline) => [
    ...staticKeysOf(pipeline).map(({ name }) => ({
      at: name,
      says: `${name.value} is given here.`,
    })),
    ...pipeline.jobs.flatMap(({ scripts }) => scripts.flatMap(scriptKey)),
  ],
}
