import type { Argument, Command, Flag } from '../../command.ts'

const platform: Argument = {
  name: 'PLATFORM',
  help: 'whose token',
  required: true,
  choices: [
    'github',
    'gitlab',
    'bitbucket',
    'circleci',
    'buildkite',
    'azure-devops',
    'terraform-cloud',
  ],
}

const claims: Argument = {
  name: 'CLAIM=VALUE',
  help: 'a claim as you want it, JSON for lists and objects; an empty value takes it away',
  several: true,
}

const flags = (port: Flag): Readonly<Record<string, Flag>> => ({
  port,
  sub: { type: 'string', value: 'SUBJECT', help: "subject (the tutorial's job)" },
  aud: { type: 'string', value: 'AUDIENCE', help: "audience (the platform's own)" },
  issuer: { type: 'string', value: 'URL', help: "issuer (the platform's, else a company's own)" },
  expires: { type: 'string', value: 'DURATION', help: "life (the platform's: 5m to 2h)" },
})

/** Programs of platforms, in the jobs of the sandbox. */
const standIns: readonly Command[] = [
  {
    words: ['sandbox', 'buildkite-agent'],
    summary: 'Stand in for buildkite-agent in a job of the sandbox',
    rest: { name: 'ARGUMENTS', help: 'oidc request-token …' },
    hidden: true,
    programOutput: true,
    load: () => import('./buildkite-agent.ts'),
  },
  {
    words: ['sandbox', 'circleci'],
    summary: 'Stand in for circleci in a job of the sandbox',
    rest: { name: 'ARGUMENTS', help: 'run oidc get …' },
    hidden: true,
    programOutput: true,
    load: () => import('./circleci.ts'),
  },
]

/** Tokens and jobs of pipelines. */
export function pipelineCommands(port: Flag): readonly Command[] {
  return [
    {
      words: ['sandbox', 'ci-token'],
      summary: "Print a token of a pipeline's job, as its platform would sign it",
      description:
        'The sandbox signs for GitHub Actions, GitLab CI, Bitbucket, CircleCI, Buildkite, Azure DevOps ' +
        'and HCP Terraform, with claims as theirs and a key of its own for each. Its STS takes the ' +
        'token where the organisation has the provider and a role that trusts it; AWS never does.',
      flags: flags(port),
      arguments: [platform, claims],
      examples: [
        { command: 'keyless sandbox ci-token github > token.jwt', text: 'Of the main branch' },
        {
          command:
            'keyless sandbox ci-token github --aud sts.amazonaws.com \\\n    --sub repo:octo-org/octo-repo:environment:prod',
          text: 'Of an environment',
        },
      ],
      load: () => import('./ci-token.ts'),
    },
    {
      words: ['sandbox', 'ci-job'],
      summary: 'Run a command as a job of a pipeline',
      description:
        "In the environment that the platform gives its jobs, with the platform's own way to a token: " +
        "GitHub's and Azure's addresses, the variables of the others, buildkite-agent and circleci on the PATH. " +
        'Without COMMAND it prints the variables.',
      flags: {
        ...flags(port),
        format: {
          type: 'string',
          value: 'SHELL',
          help: 'quoted for which shell (posix; powershell on Windows)',
          choices: ['posix', 'fish', 'powershell'],
        },
      },
      arguments: [platform, claims],
      rest: { name: 'COMMAND', help: 'what the job runs', isProgram: true },
      examples: [
        {
          command:
            'keyless sandbox ci-job github -- \\\n    keyless ci exec --role-arn arn:aws:iam::111111111111:role/ci-github -- \\\n    aws sts get-caller-identity',
          text: 'The whole way',
        },
      ],
      load: () => import('./ci-job.ts'),
    },
    ...standIns,
  ]
}
