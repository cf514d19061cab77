import { expect } from 'vitest'
import { createIamOrganisation, guardedProfiles } from './iam-organisation.ts'
import { keyless } from './programs.ts'
import { createStage, type Stage, tutorialAnswers } from './stage.ts'

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
  const set = await keyless(['configure', 'sso', ...tutorialAnswers], { env: stage.env })
  expect(set, set.stderr + stage.browserLog()).toMatchObject({ exitCode: 0 })
  stage.home.write('.aws/config', stage.home.read('.aws/config') + chains)
  return stage
}
