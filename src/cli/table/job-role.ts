import type { Command, Flag } from '../command.ts'

/** Which role of a pipeline's job, and by which token. */
const jobFlags = {
  'role-arn': { type: 'string', value: 'ARN', help: 'role to take (AWS_ROLE_ARN)' },
  'session-name': {
    type: 'string',
    value: 'NAME',
    help: 'name of the session (AWS_ROLE_SESSION_NAME, else PLATFORM-RUN)',
  },
  duration: { type: 'string', value: 'DURATION', help: 'life of the credentials: 15m to 12h (1h)' },
  region: { type: 'string', value: 'REGION', help: 'region of STS and of programs (AWS_REGION)' },
  policy: {
    type: 'string',
    value: 'FILE',
    help: 'policy in JSON: the session has no more than it and the role allow',
    completes: 'file',
  },
  'policy-arns': {
    type: 'string',
    value: 'ARN,…',
    help: 'the same by managed policies, 10 at most',
  },
  audience: {
    type: 'string',
    value: 'AUDIENCE',
    help: 'what to ask the token for (sts.amazonaws.com)',
  },
  wait: {
    type: 'string',
    value: 'DURATION',
    help: 'how long to ask again what IAM may not know yet (15s)',
  },
  token: {
    type: 'string',
    value: 'FILE',
    help: "a token that something else wrote, instead of the job's",
    completes: 'file',
  },
  'token-variable': { type: 'string', value: 'NAME', help: 'variable that has the token' },
  connection: { type: 'string', value: 'ID', help: 'service connection of Azure DevOps' },
} as const satisfies Readonly<Record<string, Flag>>

/** Roles inside a pipeline. */
export const jobRoleCommands: readonly Command[] = [
  {
    words: ['ci', 'credentials'],
    summary: 'Get credentials of a role inside a pipeline, without keys',
    description:
      'In a job of GitHub Actions, GitLab CI, Bitbucket, CircleCI, Buildkite, Azure DevOps or HCP ' +
      "Terraform: finds the platform's token, exchanges it (AssumeRoleWithWebIdentity), hides the " +
      'credentials from the log where the platform can, and hands them over. The session is named after ' +
      'the run.\n\n' +
      "--format job is for the steps after this one (GitHub's GITHUB_ENV, CircleCI's BASH_ENV, Azure's " +
      'variables), and the default there. Elsewhere the default is web-identity: the token in a file of ' +
      'its own, and variables with nothing secret in them, by which every AWS SDK gets the credentials ' +
      'itself. file is a credentials file; the others are printed, and belong in `eval`, not in a log.\n\n' +
      'A refusal that may pass, because IAM was changed seconds ago, is asked again for --wait; any other ' +
      'one is not. Leaves with 5 when AWS refuses.\n\n' +
      '--policy and --policy-arns leave less of the role to this session, not to what takes the role by ' +
      'itself: web-identity is refused beside them.',
    flags: {
      ...jobFlags,
      format: {
        type: 'string',
        value: 'FORMAT',
        help: 'how to hand them over (job, else web-identity)',
        choices: [
          'job',
          'web-identity',
          'file',
          'env',
          'env-no-export',
          'dotenv',
          'fish',
          'powershell',
          'windows-cmd',
          'json',
          'process',
        ],
      },
      output: {
        type: 'string',
        value: 'FILE',
        help: 'write there (0600) what would be printed; of web-identity the token',
        completes: 'file',
      },
    },
    examples: [
      {
        command: 'keyless ci credentials --role-arn arn:aws:iam::111122223333:role/deploy',
        text: 'For the steps after this one',
      },
      {
        command: 'eval "$(keyless ci credentials --role-arn "$ROLE" --format env)"',
        text: 'For this step',
      },
    ],
    without: ['profile'],
    programOutput: true,
    load: () => import('../commands/ci/credentials.ts'),
  },
  {
    words: ['ci', 'claims'],
    summary: "Print what the token of a pipeline's job says, for `ci explain`",
    description:
      'The claims as JSON, without the signature: they open nothing, so that a log may have them. ' +
      'Inside the job that is denied; `keyless ci explain --token claims.json` takes them anywhere.',
    flags: {
      audience: jobFlags.audience,
      'token-variable': jobFlags['token-variable'],
      connection: jobFlags.connection,
    },
    examples: [{ command: 'keyless ci claims', text: 'In a step before the one that fails' }],
    without: ['profile'],
    jsonErrorsOnly: true,
    load: () => import('../commands/ci/claims.ts'),
  },
  {
    words: ['ci', 'exec'],
    summary: 'Run a command with credentials of a role inside a pipeline',
    description:
      'As `keyless ci credentials`, for one command: its environment has the credentials and no other ' +
      'AWS credential or profile, and no later step sees them. With --serve the command asks keyless on ' +
      '127.0.0.1 and gets new ones before the old ones end, with a new token where the platform gives ' +
      'one at any time (GitHub, Buildkite, Azure DevOps).',
    flags: {
      ...jobFlags,
      serve: { type: 'boolean', help: 'serve credentials that are refreshed while it runs' },
    },
    rest: {
      name: 'COMMAND',
      help: 'command to run, with its arguments',
      required: true,
      isProgram: true,
    },
    examples: [
      {
        command:
          'keyless ci exec --role-arn arn:aws:iam::111122223333:role/deploy -- \\\n    aws s3 sync dist s3://site',
        text: 'A step of its own',
      },
    ],
    without: ['profile'],
    jsonErrorsOnly: true,
    programOutput: true,
    load: () => import('../commands/ci/exec.ts'),
  },
]
