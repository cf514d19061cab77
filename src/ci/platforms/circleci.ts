import type { Platform } from '../platform.ts'

export const circleci: Platform = {
  id: 'circleci',
  name: 'CircleCI',
  issuers: ['oidc.circleci.com/org/*'],
  marks: [],
  audience: undefined,
  defaultAudience: undefined,
  subjects: [
    {
      form: 'org/{org}/project/{project}/user/{user}/vcs-origin/{origin}/vcs-ref/{ref}',
      says: 'on a ref, with $CIRCLE_OIDC_TOKEN_V2',
    },
    { form: 'org/{org}/project/{project}/user/{user}', says: 'with $CIRCLE_OIDC_TOKEN' },
  ],
  tokenSource: '$CIRCLE_OIDC_TOKEN or $CIRCLE_OIDC_TOKEN_V2',
  requiredClaims: [],
  conditionKeys: ['oidc.circleci.com/project-id'],
}
