/** What a pipeline's platform says in its tokens and how a job gets one, as data. */

/** What makes a job have a subject of that form. */
export type SubjectKind =
  | 'branch'
  | 'tag'
  | 'environment'
  | 'pull-request'
  | 'step'
  | 'connection'
  | 'plan'
  | 'apply'
  | 'job'

export interface SubjectForm {
  readonly kind: SubjectKind
  /** `repo:{owner}/{repository}:ref:refs/heads/{branch}`. */
  readonly form: string
  /** What such a job is, after "the job runs": `on a branch`. */
  readonly says: string
}

/** A part of subjects or of an issuer: what stands for `{owner}`. */
export interface SubjectPart {
  readonly name: string
  /** What it is: `the owner of the repository`. */
  readonly says: string
  /** A value that no real one has. */
  readonly example: string
  /** Without it the subject is anybody's: a trust policy must say it whole. */
  readonly isTenant: boolean
}

/** The same subject by numbers that are never given again, where the platform has that form. */
export interface ImmutableSubject {
  /** Put in the place of a part: `owner` becomes `{owner}@{ownerId}`. */
  readonly parts: Readonly<Record<string, string>>
  /** When the platform writes it, as a sentence. */
  readonly says: string
}

/** A claim that names the tenant by a number or UUID, and where a job finds its value. */
export interface ImmutableClaim {
  readonly claim: string
  /** What it numbers: `repository`. */
  readonly says: string
  /** Of the job's environment; undefined where none has it. */
  readonly variable: string | undefined
}

export type TokenSource =
  /** The environment has the token. */
  | {
      readonly kind: 'variable'
      /** In the order in which they are looked for. */
      readonly names: readonly string[]
      /** The job chooses the name: every variable that holds a token of the issuer counts. */
      readonly isNamedByJob: boolean
    }
  /** A web address gives it, for a bearer secret. Both are in the environment. */
  | {
      readonly kind: 'request'
      readonly method: 'GET' | 'POST'
      /** Names of variables. */
      readonly address: string
      readonly bearer: string
      /** What is added to the address. `{audience}` and `{connection}` are filled in. */
      readonly query: Readonly<Record<string, string>>
      /** Variable that has `{connection}`. */
      readonly connection: string | undefined
      /** Field of the answer with the token. */
      readonly field: string
    }
  /** A program prints it. `{audience}` is filled in. */
  | { readonly kind: 'command'; readonly words: readonly string[] }

/** How a value is kept out of the log that the platform keeps of a job. */
export type LogMask =
  /** A line that the runner takes out of the job's output, on either stream. */
  | { readonly kind: 'line'; readonly form: string }
  /** A program that reads the value. */
  | { readonly kind: 'command'; readonly words: readonly string[] }

/** How variables reach the steps after this one. */
export type JobVariables =
  /** Lines of a file that a variable names. */
  | { readonly kind: 'file'; readonly variable: string; readonly form: string }
  /** Lines of the job's output. */
  | { readonly kind: 'line'; readonly form: string }

/** Where `aud` comes from: the job asks, one for all, or each organisation's own. */
export type AudienceChoice = 'asked' | 'fixed' | 'tenant'

export interface Platform {
  readonly id: string
  readonly name: string
  /** Issuers without `https://`; `{name}` is one part between dots or slashes. AWS knows these by name. */
  readonly issuers: readonly string[]
  /** One that a company runs itself, the same way; undefined where there is none. */
  readonly ownIssuer: string | undefined
  /** Each organisation has an issuer of its own, so that IAM demands no claim of it. */
  readonly isPrivateIssuer: boolean
  /** Claims by which an issuer of one's own is known. */
  readonly marks: readonly string[]
  readonly audienceChoice: AudienceChoice
  /** What `aud` usually is for AWS; undefined where each job or organisation has its own. */
  readonly audience: string | undefined
  /** What keyless writes for AWS; may have parts: `ari:cloud:bitbucket::workspace/{workspaceId}`. */
  readonly audienceForm: string
  /** What `aud` is when nobody asks for one, if that is a trap. */
  readonly defaultAudience: string | undefined
  /** Most particular first. */
  readonly subjects: readonly SubjectForm[]
  /** Of subjects, issuers and audiences. */
  readonly parts: readonly SubjectPart[]
  readonly immutableSubject: ImmutableSubject | undefined
  /** Those that are condition keys, so that a policy can ask for them. */
  readonly immutableClaims: readonly ImmutableClaim[]
  /** How a job gets its token, for a person. */
  readonly tokenSource: string
  /** The same for a program: the usual way first, then one by which an audience can be asked for. */
  readonly tokenSources: readonly TokenSource[]
  /** What the pipeline must say before a job gets a token, as one line of it; undefined where every job may. */
  readonly permission: string | undefined
  /** A variable that every job has, and its value where it has but one. */
  readonly jobVariable: readonly [name: string, value: string | undefined]
  /** Of the environment: what names the run, first found first. */
  readonly runIds: readonly string[]
  /** Variables that have the role's ARN, besides AWS_ROLE_ARN. */
  readonly roleVariables: readonly string[]
  /** `{value}` stands for the secret; undefined where the platform masks nothing that a job finds out. */
  readonly logMask: LogMask | undefined
  /** `{name}` and `{value}`; undefined where steps share nothing. */
  readonly jobVariables: JobVariables | undefined
  /** Claims that IAM wants conditions on before it saves a trust policy. */
  readonly requiredClaims: readonly string[]
  /** Claims that AWS STS makes condition keys of, besides those of every issuer. */
  readonly conditionKeys: readonly string[]
  /** Where the workflow or job is written, from the repository's root; undefined outside of it. */
  readonly pipelineFile: string | undefined
}
