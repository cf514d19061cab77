/** What a platform's set-up asks, as data: the flags of `ci init` and the questions on a terminal. */

export interface InitQuestion {
  /** Without dashes. */
  readonly flag: string
  /** How help calls the value: `OWNER/NAME`. */
  readonly value: string
  readonly help: string
  /** As it is asked. */
  readonly message: string
  /** What stands in the message for an answer before it, by that answer's flag. */
  readonly standsFor?: readonly [words: string, flag: string]
  readonly example: string
  /** The whole answer; nothing that it lets through means something to YAML, Terraform, a shell or IAM. */
  readonly pattern: RegExp
  /** What an answer must be, after "must be". */
  readonly says: string
  readonly choices?: readonly string[]
  /** Taken where nobody is asked and nothing is said. */
  readonly usual?: string
  readonly isOptional?: boolean
  /** Whether the answers before it ask for it; otherwise it is not asked, and not taken. */
  readonly isNeeded?: (said: Said) => boolean
  /** Asked for only with a flag. */
  readonly isQuiet?: boolean
}

/** The answers by their flags; empty where there is none. */
export type Said = (flag: string) => string

const uuid = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'

/** With or without braces. */
const uuidPattern = new RegExp(`^(?:${uuid}|\\{${uuid}\\})$`)
export const numberPattern = /^[1-9]\d{0,19}$/
/** One name between slashes or colons. */
export const namePattern = /^[A-Za-z0-9_][A-Za-z0-9_.-]{0,254}$/
/** Names that people write with blanks. */
export const titlePattern = /^[A-Za-z0-9_](?:[A-Za-z0-9_. -]{0,253}[A-Za-z0-9_.-])?$/
const branchPattern =
  /^(?!.*(?:\.\.|\/\/|\/\.|\.lock$))[A-Za-z0-9_](?:[A-Za-z0-9_./+-]*[A-Za-z0-9_+-])?$/
const arnPattern = /^arn:aws[a-z-]*:iam::(?:aws|\d{12}):policy\/[\w+=,.@/-]+$/
/** Relative or absolute, without what a shell or YAML would read. */
const pathPattern = /^[^\p{C}"'`$\\*?]+$/u

export const formats = ['terraform', 'cloudformation', 'cdk'] as const
export type Format = (typeof formats)[number]

/** Where the answer is the same whatever the platform. */
export const commonQuestions: readonly InitQuestion[] = [
  {
    flag: 'account',
    value: 'ID',
    help: 'AWS account of the roles',
    message: 'AWS account of the roles',
    example: '111122223333',
    pattern: /^\d{12}$/,
    says: 'the 12 digits of an account',
  },
  {
    flag: 'region',
    value: 'REGION',
    help: 'AWS Region in which the pipeline works',
    message: 'AWS Region in which the pipeline works',
    example: 'eu-central-1',
    pattern: /^[a-z]{2,5}(?:-[a-z]+)+-\d{1,2}$/,
    says: 'the name of a Region',
  },
  {
    flag: 'as',
    value: 'FORMAT',
    help: 'how the provider and the roles are written',
    message: 'Write the provider and the roles as',
    example: 'terraform',
    pattern: /^(?:terraform|cloudformation|cdk)$/,
    says: 'terraform, cloudformation or cdk',
    choices: formats,
    usual: 'terraform',
  },
  {
    flag: 'name',
    value: 'NAME',
    help: 'the roles are NAME-plan and NAME-apply (the name of what has the pipeline)',
    message: 'The roles are called NAME-plan and NAME-apply. NAME',
    example: 'octo-repo',
    pattern: /^[\w+=,.@-]{1,58}$/,
    says: 'letters, digits and _+=,.@- alone, 58 at most',
  },
  {
    flag: 'plan-policy',
    value: 'ARN',
    help: 'what a plan may do (ReadOnlyAccess of AWS)',
    message: 'Policy of the plan role',
    example: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
    pattern: arnPattern,
    says: 'the ARN of a managed policy',
    isOptional: true,
    isQuiet: true,
  },
  {
    flag: 'apply-policy',
    value: 'ARN',
    help: 'what an apply may do (nothing, until you write it into the file)',
    message: 'Policy of the apply role (nothing: you write it into the file)',
    example: 'arn:aws:iam::111122223333:policy/deploy',
    pattern: arnPattern,
    says: 'the ARN of a managed policy',
    isOptional: true,
  },
  {
    flag: 'boundary',
    value: 'ARN',
    help: 'permissions boundary of both roles',
    message: 'Permissions boundary of both roles',
    example: 'arn:aws:iam::111122223333:policy/boundary',
    pattern: arnPattern,
    says: 'the ARN of a managed policy',
    isOptional: true,
    isQuiet: true,
  },
  {
    flag: 'pipeline-file',
    value: 'FILE',
    help: 'workflow or pipeline to add the jobs to',
    message: 'Workflow or pipeline to add the jobs to',
    example: '.github/workflows/aws.yml',
    pattern: pathPattern,
    says: 'a path',
    isOptional: true,
    isQuiet: true,
  },
  {
    flag: 'roles-file',
    value: 'FILE',
    help: 'file for the provider and the roles (infra/aws-pipeline.tf, .yaml or .ts)',
    message: 'File for the provider and the roles',
    example: 'infra/aws-pipeline.tf',
    pattern: pathPattern,
    says: 'a path',
    isOptional: true,
    isQuiet: true,
  },
]

export const branchQuestion: InitQuestion = {
  flag: 'branch',
  value: 'NAME',
  help: 'branch from which alone an apply may run (main)',
  message: 'Branch from which alone an apply may run',
  example: 'main',
  pattern: branchPattern,
  says: 'the name of a branch, without patterns',
  usual: 'main',
}

export const environmentQuestion: InitQuestion = {
  flag: 'environment',
  value: 'NAME',
  help: 'environment in which alone an apply may run, besides the branch',
  message: 'Protected environment of the apply (nothing: the branch alone)',
  example: 'production',
  pattern: /^[A-Za-z0-9_](?:[A-Za-z0-9_./ -]{0,253}[A-Za-z0-9_.-])?$/,
  says: 'the name of an environment: letters, digits, blanks and _./-',
  isOptional: true,
}

/** `whose` says what it numbers and where it is to be found. */
export function uuidQuestion(flag: string, whose: string, example: string): InitQuestion {
  const help = `UUID of the ${whose}`
  return { flag, value: 'UUID', help, message: help, example, pattern: uuidPattern, says: 'a UUID' }
}

export function hostQuestion(flag: string, example: string): InitQuestion {
  return {
    flag,
    value: 'URL',
    help: `of a server of your own: ${example}`,
    message: 'Address of the server',
    example,
    pattern: /^https:\/\/[a-z0-9][a-z0-9.-]*\.[a-z]{2,}$/,
    says: 'an https address without port and path',
    isOptional: true,
    isQuiet: true,
  }
}

/** For platforms whose own machines have no AWS CLI. */
export const imageQuestion: InitQuestion = {
  flag: 'image',
  value: 'IMAGE',
  help: 'image of the jobs, with the AWS CLI; NAME@sha256:… is pinned (that of AWS)',
  message: 'Image of the jobs',
  example: 'public.ecr.aws/aws-cli/aws-cli:2.36.7',
  pattern: /^[a-z0-9][A-Za-z0-9_./:-]*(?:@sha256:[0-9a-f]{64})?$/,
  says: 'the name of an image',
  usual: 'public.ecr.aws/aws-cli/aws-cli:2.36.7',
  isQuiet: true,
}
