import type { Platform } from '../platform.ts'
import type { YamlEntry } from './add-to-yaml.ts'
import type { FileBlock } from './blocks.ts'
import type { Federation, TrustCondition } from './federation.ts'
import type { InitQuestion, Said } from './question.ts'

export interface PlatformTrust {
  /** Without `https://`. */
  readonly issuer: string
  readonly audience: string
  readonly plan: readonly TrustCondition[]
  readonly apply: readonly TrustCondition[]
}

export interface PipelineFile {
  /** From the folder in which the command is run. */
  readonly path: string
  /** What a new file has before the jobs. */
  readonly start: string
  readonly jobs: readonly YamlEntry[]
  /** Where it is Terraform, not YAML. */
  readonly blocks?: readonly FileBlock[]
  /** What is missing in a file that is there already, as sentences. */
  readonly lacks: readonly string[]
}

export interface InitPlatform {
  readonly platform: Platform
  /** Its own; those of every platform come after them. */
  readonly questions: readonly InitQuestion[]
  /** Why these answers do not go together, as a sentence. */
  readonly conflict?: (said: Said) => string | undefined
  /** Whose pipelines: `octo-org/octo-repo`. */
  readonly tenant: (said: Said) => string
  readonly trust: (said: Said) => PlatformTrust
  /** `there` is what the file says already, as data; undefined where it is new. */
  readonly pipeline: (federation: Federation, said: Said, there: unknown) => PipelineFile
  /** What is to be done on the platform, as sentences. */
  readonly left: (federation: Federation, said: Said) => readonly string[]
}
