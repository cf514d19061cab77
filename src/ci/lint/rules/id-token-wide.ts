import { textOf } from '../node.ts'
import { getsCredentials } from '../pipelines/static-keys.ts'
import type { Rule } from '../rule.ts'

export const idTokenWide: Rule = {
  code: 'id-token-wide',
  level: 'warning',
  title: 'Jobs that need no token may ask for one.',
  why: 'Whatever they run, a test or a linter that was taken over, can take the role as the job that deploys can.',
  fix: 'Give the permission (id-token: write, id_tokens) to the one job that takes credentials.',
  about: 'pipeline',
  check: (pipeline) => {
    const { jobs } = pipeline
    if (!jobs.some((job) => getsCredentials(job, pipeline))) return []
    // A token beside static keys may be for somebody else, such as a package registry.
    const takesTokens = jobs.some(({ takesCredentials }) => takesCredentials !== undefined)
    const wide = jobs.flatMap(({ permission, takesCredentials, name }) =>
      permission.kind === 'given' && permission.isWide
        ? [{ at: permission.at, name, isNeeded: takesCredentials !== undefined }]
        : [],
    )
    const places = new Map(wide.map((one) => [one.at, one]))
    return [...places.keys()].flatMap((at) => {
      const here = wide.filter((one) => one.at === at)
      const others = here.filter(({ isNeeded }) => !isNeeded).map(({ name }) => name)
      const isAll = textOf(at) === 'write-all'
      if (!isAll && (others.length === 0 || !takesTokens)) return []
      const says = isAll
        ? 'write-all is every permission.'
        : `${others.join(', ')} can have tokens too.`
      return [{ at, says }]
    })
  },
}
