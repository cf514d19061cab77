import type { Script } from '../pipelines/pipeline.ts'
import { getsCredentials } from '../pipelines/static-keys.ts'
import type { Found, Rule } from '../rule.ts'

/** Texts that anybody can write. */
const free =
  /\$\{\{[^}]*\b(?:github\.event\.(?:issue|pull_request|comment|review|review_comment|discussion|head_commit|commits\b[^}]*)(?:\.\w+)*\.(?:title|body|message|name|email|label|ref)|github\.head_ref)\b[^}]*\}\}/

function injected({ text }: Script): readonly Found[] {
  const match = free.exec(text.value)
  if (match === null) return []
  const { source, span } = text
  const found = source.text.slice(span.start, span.end).indexOf(match[0])
  const start = span.start + Math.max(0, found)
  const at = { source, span: { start, end: found < 0 ? span.end : start + match[0].length } }
  return [{ at, says: `${match[0]} becomes a part of the script.` }]
}

export const scriptInjection: Rule = {
  code: 'script-injection',
  level: 'error',
  title: 'A script with credentials is put together from what anybody can write.',
  why: 'A title like $(curl …) is run as a command, beside the credentials.',
  fix: 'Put the text into a variable (env: TITLE: …) and use "$TITLE" in the script.',
  about: 'pipeline',
  check: (pipeline) =>
    pipeline.platform === 'github'
      ? pipeline.jobs
          .filter((job) => getsCredentials(job, pipeline))
          .flatMap(({ scripts }) => scripts.flatMap(injected))
      : [],
}
