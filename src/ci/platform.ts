/** What a pipeline's platform says in its tokens, as data. */

export interface SubjectForm {
  /** `repo:{owner}/{repository}:ref:refs/heads/{branch}`. */
  readonly form: string
  /** What such a job is, after "the job runs": `on a branch`. */
  readonly says: string
}

export interface Platform {
  readonly id: string
  readonly name: string
  /** Issuers without `https://`; `*` is one part between dots or slashes. AWS knows these by name. */
  readonly issuers: readonly string[]
  /** Claims by which an issuer of one's own is known. */
  readonly marks: readonly string[]
  /** What `aud` usually is for AWS; undefined where each job or organisation has its own. */
  readonly audience: string | undefined
  /** What `aud` is when nobody asks for one, if that is a trap. */
  readonly defaultAudience: string | undefined
  /** Most particular first. */
  readonly subjects: readonly SubjectForm[]
  /** How a job gets its token. */
  readonly tokenSource: string
  /** Claims that IAM wants conditions on before it saves a trust policy. */
  readonly requiredClaims: readonly string[]
  /** Claims that AWS STS makes condition keys of, besides those of every issuer. */
  readonly conditionKeys: readonly string[]
}
