import { createIamOrganisation, guardedProfiles } from './iam-organisation.ts'
import { createStage, setUpDevAdmin, type Stage } from './stage.ts'

/** Roles behind the tutorial's sign-in (hub) and behind keys with an authenticator (guarded). */
const chains = `[profile hub]
role_arn = arn:aws:iam::111111111111:role/Hub
source_profile = dev-admin
${guardedProfiles}`

/** Signed in as in the tutorial, with profiles that take roles; ready for a terminal. */
export async function createChainStage(): Promise<Stage> {
  const stage = await createStage(
    { TERM: 'xterm-256color', LANG: 'C.UTF-8' },
    createIamOrganisation(),
  )
  await setUpDevAdmin(stage)
  stage.home.write('.aws/config', stage.home.read('.aws/config') + chains)
  return stage
}
