/** Everything that is fuzzed, by the name that `--target` takes and the corpus's folder has. */
import type { OpenTarget } from './target.ts'
import { openBuiltProgram } from './targets/built-program.ts'
import { openRegistrationFile, openRoleFile, openTokenFile } from './targets/cache-files.ts'
import { openConfigFile, openCredentialsFile } from './targets/config-file.ts'
import { openMigration } from './targets/migration.ts'
import {
  openDirectory,
  openEdits,
  openJournal,
  openSettings,
  openSmallFiles,
} from './targets/own-files.ts'
import { openLintedFiles } from './targets/linted-files.ts'
import { openProjectFiles } from './targets/project-files.ts'
import { openProgram } from './targets/program.ts'
import { openAgentRequests, openCallback, openControl, openMetadata } from './targets/requests.ts'
import {
  openFederation,
  openIam,
  openOidc,
  openPortal,
  openSts,
} from './targets/service-answers.ts'
import { openSealedFiles } from './targets/sealed-files.ts'
import { openTeamFile } from './targets/team-file.ts'
import { openWords } from './targets/words.ts'

export const targets: Readonly<Partial<Record<string, OpenTarget>>> = {
  config: openConfigFile,
  credentials: openCredentialsFile,
  token: openTokenFile,
  registration: openRegistrationFile,
  role: openRoleFile,
  sealed: openSealedFiles,
  journal: openJournal,
  settings: openSettings,
  team: openTeamFile,
  migration: openMigration,
  directory: openDirectory,
  edits: openEdits,
  'small-files': openSmallFiles,
  'project-files': openProjectFiles,
  'linted-files': openLintedFiles,
  oidc: openOidc,
  portal: openPortal,
  sts: openSts,
  iam: openIam,
  federation: openFederation,
  agent: openAgentRequests,
  callback: openCallback,
  control: openControl,
  metadata: openMetadata,
  words: openWords,
  program: openProgram,
  built: openBuiltProgram,
}
