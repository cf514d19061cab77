/** Every check, in no order that matters: what is found is put in order later. */
import type { Check } from './check.ts'
import { agent } from './checks/agent.ts'
import { awsCli } from './checks/aws-cli.ts'
import { boto3 } from './checks/boto3.ts'
import { browser } from './checks/browser.ts'
import { cacheFiles } from './checks/cache-files.ts'
import { clockSkew } from './checks/clock-skew.ts'
import { configLines } from './checks/config-lines.ts'
import { configSyntax } from './checks/config-syntax.ts'
import { credentialProcess } from './checks/credential-process.ts'
import { disk } from './checks/disk.ts'
import { divertedEndpoints } from './checks/diverted-endpoints.ts'
import { environmentKeys } from './checks/environment-keys.ts'
import { litter } from './checks/litter.ts'
import { locks } from './checks/locks.ts'
import { networkSettings } from './checks/network-settings.ts'
import { nothingSetUp } from './checks/nothing-set-up.ts'
import { otherVariables } from './checks/other-variables.ts'
import { ownSettings } from './checks/own-settings.ts'
import { permissions } from './checks/permissions.ts'
import { profileLinks } from './checks/profile-links.ts'
import { profileSettings } from './checks/profile-settings.ts'
import { profileVariables } from './checks/profile-variables.ts'
import { projectSdks } from './checks/project-sdks.ts'
import { protection } from './checks/protection.ts'
import { reachability } from './checks/reachability.ts'
import { regions } from './checks/regions.ts'
import { shadowedSso } from './checks/shadowed-sso.ts'
import { shellLine } from './checks/shell-line.ts'
import { signInState } from './checks/sign-in-state.ts'
import { startUrls } from './checks/start-urls.ts'

export const checks: readonly Check[] = [
  configSyntax,
  configLines,
  nothingSetUp,
  profileLinks,
  profileSettings,
  shadowedSso,
  regions,
  startUrls,
  credentialProcess,
  signInState,
  cacheFiles,
  permissions,
  litter,
  environmentKeys,
  profileVariables,
  otherVariables,
  divertedEndpoints,
  networkSettings,
  reachability,
  clockSkew,
  browser,
  disk,
  awsCli,
  boto3,
  projectSdks,
  ownSettings,
  protection,
  shellLine,
  agent,
  locks,
]
