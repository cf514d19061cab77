/** A platform of pipelines from its own side: what it signs, and how its jobs get it. Rows; `issuer.ts` signs. */

/** What a job is, from its subject and what else was said of it. */
export interface Job {
  readonly subject: string
  readonly issuer: string
  /** Parts of the subject by the names of the row's pattern, else usual ones. */
  readonly parts: Readonly<Record<string, string>>
  readonly runId: string
}

/** What a job's environment leads to. */
export interface JobLinks {
  /** `http://127.0.0.1:8490/pipelines/github`. */
  readonly url: string
  /** Secret of the job, for the platform's own address. */
  readonly bearer: string
  /** Signs for an audience; undefined asks for the usual one. */
  token(audience?: string): string
}

export interface Pipeline {
  readonly id: string
  readonly usualIssuer: string
  /** Every issuer that the platform itself has. */
  readonly issuers: RegExp
  readonly usualAudience: string
  readonly usualSubject: string
  /** With named parts; a subject of another form is signed as it is. */
  readonly subjects: RegExp
  /** Those that a subject of that form may lack. */
  readonly usualParts: Readonly<Record<string, string>>
  readonly lifetimeSeconds: number
  /** `nbf` is so long before `iat`; undefined where there is none. */
  readonly earlierSeconds: number | undefined
  /** Besides iss, sub, aud and the times. */
  claims(job: Job): Readonly<Record<string, unknown>>
  /** Claims that a token has only when the job asks for them. */
  readonly optionalClaims?: Readonly<Record<string, string>>
  /** Claims of an issuer of the platform's own that STS makes condition keys of, besides everybody's. */
  readonly conditionKeys: readonly string[]
  /** Of a job on that platform. */
  variables(job: Job, links: JobLinks): Readonly<Record<string, string>>
}
