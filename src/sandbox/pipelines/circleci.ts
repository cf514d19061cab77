import type { Pipeline } from './pipeline.ts'

const org = '0193abcd-0000-4000-8000-000000000001'
const project = '0193abcd-0000-4000-8000-000000000002'
const user = '0193abcd-0000-4000-8000-000000000003'

/** circleci.com/docs: "OpenID Connect tokens", format of both versions. */
export const circleci: Pipeline = {
  id: 'circleci',
  usualIssuer: `https://oidc.circleci.com/org/${org}`,
  issuers: /^https:\/\/oidc\.circleci\.com\/org\/[\w-]+$/,
  usualAudience: org,
  usualSubject: `org/${org}/project/${project}/user/${user}/vcs-origin/github.com/octo-org/octo-repo/vcs-ref/refs/heads/main`,
  subjects:
    /^org\/(?<org>[^/]+)\/project\/(?<project>[^/]+)\/user\/(?<user>[^/]+)(?:\/vcs-origin\/(?<origin>.+)\/vcs-ref\/(?<ref>.+))?$/,
  usualParts: { org, project, user },
  lifetimeSeconds: 3600,
  earlierSeconds: undefined,
  claims: ({ parts }) => ({
    'oidc.circleci.com/project-id': parts['project'],
    'oidc.circleci.com/context-ids': ['0193abcd-0000-4000-8000-000000000007'],
    'oidc.circleci.com/ssh-rerun': false,
    ...(parts['origin'] === undefined
      ? {}
      : {
          'oidc.circleci.com/vcs-origin': parts['origin'],
          'oidc.circleci.com/vcs-ref': parts['ref'],
        }),
  }),
  conditionKeys: ['oidc.circleci.com/project-id'],
  variables: ({ parts, runId }, { token, url, bearer }) => ({
    CI: 'true',
    CIRCLECI: 'true',
    CIRCLE_BUILD_NUM: runId,
    // For the program that stands in for CircleCI's own; theirs finds its way by itself.
    KEYLESS_SANDBOX_CIRCLECI_URL: url,
    KEYLESS_SANDBOX_CIRCLECI_SECRET: bearer,
    CIRCLE_WORKFLOW_ID: '0193abcd-0000-4000-8000-000000000008',
    [parts['origin'] === undefined ? 'CIRCLE_OIDC_TOKEN' : 'CIRCLE_OIDC_TOKEN_V2']: token(),
  }),
}
