/** Whom a migration asks AWS as. Where credentials come from is not its business. */
import type { AwsConfig } from '../config/aws-config.ts'
import type { Iam } from '../credentials/iam-call.ts'

/** Whom AWS takes a profile for. */
export interface ProfileIdentity {
  readonly accountId: string
  readonly arn: string
  /** Of the credentials that were asked with. */
  readonly accessKeyId: string
  /** Other profiles that they come from: `source_profile` and the like. */
  readonly sources: readonly string[]
  /** Keys of the AWS files and the environment that they come from. */
  readonly sourceKeys: readonly string[]
}

/** IAM, and whose it is. */
export interface AccountIam extends Iam {
  readonly accountId: string
}

export interface MigrationServices {
  /**
   * By the AWS files as they are, or as `config` says that they would be. Throws SignInRequired and
   * as a service does.
   */
  iam(profile: string, config?: AwsConfig): Promise<AccountIam>
  /** The same. */
  identityOf(profile: string, config?: AwsConfig): Promise<ProfileIdentity>
}
