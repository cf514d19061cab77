import type { Pipeline, Use } from '../pipelines/pipeline.ts'
import { getsCredentials } from '../pipelines/static-keys.ts'
import type { Rule } from '../rule.ts'

/** What names one content for ever, by the kind of code. */
const pinned: Readonly<Record<Use['kind'], RegExp>> = {
  action: /^\.{0,2}\/|@[0-9a-f]{40}$|^docker:\/\/.*@sha256:[0-9a-f]{64}$/,
  // Versions of orbs and of Bitbucket's pipes are not changed once they are out.
  orb: /@\d+\.\d+\.\d+$/,
  pipe: /:\d+\.\d+\.\d+$|@sha256:[0-9a-f]{64}$/,
  plugin: /#[0-9a-f]{40}$|^\.{0,2}\//,
}

function usesIn(pipeline: Pipeline): readonly Use[] {
  const jobs = pipeline.jobs.filter((job) => getsCredentials(job, pipeline))
  const orbs = jobs.length > 0 ? pipeline.uses : []
  return [...orbs, ...jobs.flatMap(({ uses }) => uses.filter(({ kind }) => kind !== 'orb'))]
}

export const actionUnpinned: Rule = {
  code: 'action-unpinned',
  level: 'warning',
  title: 'A job with credentials runs code of others by a name that can be moved.',
  why: 'Who takes over the repository of an action moves its tag, and every job that runs it hands over its credentials. It has happened.',
  fix: 'Pin it to a full commit with the version as a comment: uses: owner/action@0123…cdef # v1.2.3',
  about: 'pipeline',
  check: (pipeline) =>
    usesIn(pipeline)
      .filter(({ kind, text }) => !pinned[kind].test(text.value.trim()))
      .map(({ text }) => ({ at: text, says: `${text.value} can become something else tomorrow.` })),
}
