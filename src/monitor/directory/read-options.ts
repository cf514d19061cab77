/** What reading a directory needs. */
import type { JsonApi } from '../../credentials/json-call.ts'
import type { Assignment } from './directory.ts'
import type { KeptAnswers } from './kept-answers.ts'

export interface Instance {
  readonly arn: string
  readonly identityStoreId: string
  /** The account that it belongs to. */
  readonly owner: string | undefined
}

export interface DirectoryServices {
  readonly ssoAdmin: JsonApi
  readonly identityStore: JsonApi
  readonly organizations: JsonApi
}

/** What is being read, and how much of it has been; `of` is 0 while nobody knows. */
export interface ReadProgress {
  readonly what: 'users' | 'permission sets' | 'assignments' | 'groups'
  readonly done: number
  readonly of: number
}

export interface ReadOptions {
  readonly services: DirectoryServices
  /** For the instance that was found: what an earlier reading was told. */
  readonly answersOf: (instanceArn: string) => KeptAnswers
  /** What the directory had when it was read last: who is in it may be gone by now. */
  readonly before: readonly Assignment[]
  readonly now: () => Date
  readonly signal: AbortSignal
  readonly onProgress: (progress: ReadProgress) => void
}

/** At twenty answers a second, and a fifth of a second for each, five would do. */
export const atOnce = 10
