import type { Command } from '../command.ts'
import { ciInitCommands } from './ci-init.ts'
import { mfaFlag } from './mfa-flag.ts'
import { ciLintCommands } from './ci-lint.ts'
import { jobRoleCommands } from './job-role.ts'

export const ciCommands: readonly Command[] = [
  ...ciInitCommands,
  ...ciLintCommands,
  {
    words: ['ci', 'explain'],
    summary: "Say why a role's trust policy lets a pipeline's token in, or not",
    description:
      "Reads the token of a pipeline's job and the trust policy of a role, decides as " +
      'AssumeRoleWithWebIdentity would, and says which condition fails, what the token has there and ' +
      'what would pass. Knows the tokens of GitHub Actions, GitLab, Bitbucket, CircleCI, Buildkite, ' +
      'Azure DevOps and HCP Terraform, and those claims that AWS makes condition keys of.\n\n' +
      'With --role it asks IAM for the policy and the client IDs, as the profile. Otherwise AWS is not asked. ' +
      'It does not look at the signature. The token may be over: that is said, and ' +
      'decides nothing. Nothing is kept, and the token is never printed. Leaves with 0 when AWS would ' +
      'allow it, with 5 when it would not. docs/ci.md shows how to get at both files.',
    flags: {
      token: {
        type: 'string',
        value: 'FILE',
        help: "token, or its claims as JSON (the job's own; - for standard input)",
        completes: 'file',
      },
      policy: {
        type: 'string',
        value: 'FILE',
        help: 'trust policy, or what `aws iam get-role` prints (- for standard input)',
        completes: 'file',
      },
      role: {
        type: 'string',
        value: 'ARN',
        help: 'read the trust policy, and the identity provider, from IAM as the profile',
      },
      'client-ids': {
        type: 'string',
        value: 'LIST',
        help: "audiences of the account's identity provider, by commas (IAM's, else not looked at)",
      },
      'mfa-code': mfaFlag,
    },
    arguments: [
      {
        name: 'KEY=VALUE',
        help: 'what else the request has: aws:SourceIp=203.0.113.7, sts:RoleSessionName=deploy',
        several: true,
      },
    ],
    examples: [
      {
        command: 'keyless ci explain --token token.jwt --policy trust.json',
        text: 'why was it denied?',
      },
      {
        command:
          'aws iam get-role --role-name deploy |\n    keyless ci explain --token token.jwt --policy -',
        text: 'the policy that is there now',
      },
      {
        command:
          'keyless ci explain --token token.jwt --profile admin \\\n    --role arn:aws:iam::111122223333:role/deploy',
        text: 'the same without the AWS CLI, and with the audiences of the provider',
      },
    ],
    load: () => import('../commands/ci/explain.ts'),
  },
  ...jobRoleCommands,
]
