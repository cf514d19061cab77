/** Every rule, in the order in which they are told. */
import type { Rule } from './rule.ts'
import { accountUnchecked } from './rules/account-unchecked.ts'
import { actionUnpinned } from './rules/action-unpinned.ts'
import { actionWide } from './rules/action-wide.ts'
import { actionWrong } from './rules/action-wrong.ts'
import { audienceMissing } from './rules/audience-missing.ts'
import { audienceNotAsked } from './rules/audience-not-asked.ts'
import { audienceNotRegistered } from './rules/audience-not-registered.ts'
import { audienceOpen } from './rules/audience-open.ts'
import { bothSubjectForms } from './rules/both-subject-forms.ts'
import { claimIsNoKey } from './rules/claim-is-no-key.ts'
import { conditionMissing } from './rules/condition-missing.ts'
import { environmentMismatch } from './rules/environment-mismatch.ts'
import { unreadable } from './rules/file-not-read.ts'
import { forAllValues } from './rules/for-all-values.ts'
import { idTokenMissing } from './rules/id-token-missing.ts'
import { idTokenWide } from './rules/id-token-wide.ts'
import { ifExists } from './rules/if-exists.ts'
import { ignoreUnused } from './rules/ignore-unused.ts'
import { ignoreWithoutReason } from './rules/ignore-without-reason.ts'
import { jobSessionTooLong } from './rules/job-session-too-long.ts'
import { keyCase } from './rules/key-case.ts'
import { keyOfAnotherIssuer } from './rules/key-of-another-issuer.ts'
import { ownIssuer } from './rules/own-issuer.ts'
import { planAndApply } from './rules/plan-and-apply.ts'
import { principalAny } from './rules/principal-any.ts'
import { profileLeftBehind } from './rules/profile-left-behind.ts'
import { providerUrl } from './rules/provider-url.ts'
import { pullRequestTarget } from './rules/pull-request-target.ts'
import { roleArn } from './rules/role-arn.ts'
import { roleIsAdministrator } from './rules/role-is-administrator.ts'
import { runRoleForBoth } from './rules/run-role-for-both.ts'
import { scriptInjection } from './rules/script-injection.ts'
import { sessionTooLong } from './rules/session-too-long.ts'
import { sessionUnnamed } from './rules/session-unnamed.ts'
import { staticKeys } from './rules/static-keys.ts'
import { subjectAnyRef } from './rules/subject-any-ref.ts'
import { subjectForm } from './rules/subject-form.ts'
import { subjectLookAlike } from './rules/subject-look-alike.ts'
import { subjectMissing } from './rules/subject-missing.ts'
import { subjectNamesNoRepository } from './rules/subject-names-no-repository.ts'
import { subjectOpen } from './rules/subject-open.ts'
import { subjectOrganisation } from './rules/subject-organisation.ts'
import { subjectSimilarName } from './rules/subject-similar-name.ts'
import { subjectWithoutIds } from './rules/subject-without-ids.ts'
import { tokenRemoved } from './rules/token-removed.ts'
import { untrustedCheckout } from './rules/untrusted-checkout.ts'
import { wildcardInEquals } from './rules/wildcard-in-equals.ts'

export const rules: readonly Rule[] = [
  conditionMissing,
  subjectMissing,
  subjectOpen,
  subjectLookAlike,
  subjectOrganisation,
  subjectSimilarName,
  subjectAnyRef,
  subjectNamesNoRepository,
  subjectForm,
  wildcardInEquals,
  forAllValues,
  ifExists,
  keyOfAnotherIssuer,
  claimIsNoKey,
  keyCase,
  audienceMissing,
  audienceOpen,
  audienceNotRegistered,
  planAndApply,
  principalAny,
  actionWrong,
  actionWide,
  sessionTooLong,
  roleIsAdministrator,
  subjectWithoutIds,
  bothSubjectForms,
  providerUrl,
  ownIssuer,
  staticKeys,
  idTokenMissing,
  idTokenWide,
  actionUnpinned,
  pullRequestTarget,
  untrustedCheckout,
  scriptInjection,
  environmentMismatch,
  roleArn,
  jobSessionTooLong,
  profileLeftBehind,
  audienceNotAsked,
  tokenRemoved,
  runRoleForBoth,
  accountUnchecked,
  sessionUnnamed,
  unreadable,
  ignoreWithoutReason,
  ignoreUnused,
]
