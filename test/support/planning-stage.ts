/** A machine with long-lived keys of the tutorial's organisation in its files, and alice signed in. */
import { join } from 'node:path'
import type { Directory } from '../../src/sandbox/directory.ts'
import { type CliStage, createCliStage, devAdmin } from './cli-transcript.ts'
import { tutorialKey } from './iam-users.ts'

const adminOf = (profile: string, accountId: string, role = 'AdministratorAccess'): string =>
  `[profile ${profile}]\nsso_session = my-org\nsso_account_id = ${accountId}\nsso_role_name = ${role}\n`

/** The key of a user of the tutorial, as a section of a credentials file. */
export function keySection(profile: string, user: string, at = 0): string {
  const { keyId, secret } = tutorialKey(user, at)
  return `[${profile}]\naws_access_key_id = ${keyId}\naws_secret_access_key = ${secret}\n`
}

/** Signed in, with dev-admin, staging-admin and production-read, without any key. */
export async function createMigrationStage(directory?: Directory): Promise<CliStage> {
  const stage = await createCliStage(undefined, directory === undefined ? {} : { directory })
  await stage.keyless(devAdmin)
  const more = [
    adminOf('staging-admin', '222222222222'),
    adminOf('production-read', '333333333333', 'ReadOnlyAccess'),
  ]
  stage.home.write('.aws/config', stage.home.read('.aws/config') + more.join(''))
  return stage
}

/** `deploy` of dev in the profile old, with a script that names it; `ci` of staging in a dotenv file. */
export function plantKeys({ home }: CliStage): string {
  home.write('.aws/credentials', keySection('old', 'deploy'))
  const { keyId, secret } = tutorialKey('ci', 1)
  home.write('src/.env', `AWS_ACCESS_KEY_ID=${keyId}\nAWS_SECRET_ACCESS_KEY=${secret}\n`)
  home.write('src/run.sh', 'aws s3 ls --profile old\n')
  return join(home.path, 'src')
}
