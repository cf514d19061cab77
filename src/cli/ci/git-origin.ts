/** Where a repository was cloned from, as a proposal for somebody who is asked. Never taken unasked: it may be a fork. */
import { join } from 'node:path'
import type { InitQuestion } from '../../ci/init/question.ts'
import { KeylessError } from '../../errors.ts'
import { readPlainIfPresent } from '../../system/files.ts'

export interface Origin {
  readonly host: string
  /** `octo-org/octo-repo`. */
  readonly path: string
}

const address =
  /^(?:(?:https?|ssh|git):\/\/(?:[^@/\s]+@)?([^/:\s]+)(?::\d+)?\/|[^@/\s]+@([^:/\s]+):)(\S+?)(?:\.git)?\/?$/

/** Of the URL of the remote `origin`, in any of the forms that git takes. */
export function originIn(config: string): Origin | undefined {
  const [, section = ''] = /^\[remote "origin"\]([^[]*)/m.exec(config) ?? []
  const [, url = ''] = /^\s*url\s*=\s*(\S+)\s*$/m.exec(section) ?? []
  const [, first, second, path] = address.exec(url) ?? []
  const host = first ?? second
  return host === undefined || path === undefined ? undefined : { host, path }
}

const hosts: Readonly<Record<string, string>> = {
  github: 'github.com',
  gitlab: 'gitlab.com',
  bitbucket: 'bitbucket.org',
}

/** What the question about the repository would be answered with; undefined where the origin does not say. */
export function proposedFrom(
  origin: Origin | undefined,
  platform: string,
  { flag, pattern }: InitQuestion,
): string | undefined {
  if (origin === undefined || (flag !== 'repository' && flag !== 'project')) return undefined
  const { host, path } = origin
  const value = platform === 'circleci' ? `${host}/${path}` : host === hosts[platform] ? path : ''
  return pattern.test(value) ? value : undefined
}

export function originOf(folder: string): Origin | undefined {
  try {
    const bytes = readPlainIfPresent(join(folder, '.git', 'config'))
    return bytes === undefined ? undefined : originIn(bytes.toString('utf8'))
  } catch (error) {
    if (error instanceof KeylessError) return undefined
    throw error
  }
}
