import type { KnownMessage } from './known-message.ts'

export const toolMessages: readonly KnownMessage[] = [
  {
    id: 'cdk-no-account',
    isOuter: true,
    says: [
      [
        'AWS CDK',
        'Unable to resolve AWS account to use. It must be either configured when you define your CDK Stack, or through the environment',
      ],
      [
        'AWS CDK',
        'Need to perform AWS calls for account …, but no credentials have been configured',
      ],
      ['AWS CDK', 'Need to perform AWS calls for account …, but the current credentials are for …'],
      [
        'AWS CDK',
        'does not define an environment, and AWS credentials could not be obtained from standard locations or no region was configured',
      ],
    ],
    means: 'The CDK has no credentials, or those of another account than the stack is for.',
    cause:
      'No profile is chosen or it is not signed in, AWS_PROFILE is another than the --profile you meant, or env.account of the stack is another account.',
    fix: [
      ['keyless login', 'sign in'],
      ['cdk deploy --profile NAME', 'the profile of that account; keyless profiles lists them'],
      ['keyless exec NAME -- npx cdk deploy', 'for an older CDK that cannot read sessions'],
    ],
    check: 'sign-in-expired',
  },
  {
    id: 'cdk-expired',
    says: [
      [
        'AWS CDK',
        'There are expired AWS credentials in your environment. The CDK app will synth without current account information',
      ],
    ],
    means: 'Keys in the environment of this shell are over, and they go before your profile.',
    cause: 'They were exported earlier.',
    fix: [
      ['unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN', ''],
      ['keyless login', 'sign in, where you are not'],
    ],
    check: 'environment-keys',
  },
  {
    id: 'kubectl-token',
    isOuter: true,
    says: [
      ['kubectl, Helm', 'getting credentials: exec: executable aws failed with exit code …'],
      ['kubectl, Helm', 'getting credentials: exec: executable aws not found'],
      ['kubectl', 'Unable to connect to the server: getting credentials'],
      ['kubectl, Helm', 'Kubernetes cluster unreachable … getting credentials'],
    ],
    means:
      'kubectl runs `aws eks get-token`, and that failed; its own message is a few lines above.',
    cause:
      'The sign-in is over, the profile in the kubeconfig is not there, or the AWS CLI is not on the PATH. 255 and 253 are most often the sign-in and the profile.',
    fix: [
      ['keyless login', 'sign in'],
      [
        'aws eks update-kubeconfig --name CLUSTER --profile NAME',
        'writes the profile into the kubeconfig',
      ],
    ],
    check: 'sign-in-expired',
  },
  {
    id: 'kubectl-unauthorized',
    says: [
      ['kubectl', 'You must be logged in to the server (Unauthorized)'],
      ['kubectl', 'the server has asked for the client to provide credentials'],
    ],
    means: 'AWS knows you, and the cluster does not.',
    cause:
      'The role is not in the access entries (or aws-auth) of the cluster, or it is another role than the one that made it.',
    fix: [
      ['keyless whoami --profile {profile}', 'the role that the cluster must know'],
      ['aws eks list-access-entries --cluster-name CLUSTER', 'who is known'],
    ],
  },
  {
    id: 'ecr-login',
    says: [
      ['Docker', 'no basic auth credentials'],
      ['Docker', 'denied: Your authorization token has expired. Reauthenticate and try again'],
      ['Docker', 'pull access denied for …amazonaws.com'],
    ],
    means: 'Docker is not logged in to the registry (Amazon ECR), or is no longer.',
    cause: 'Its password lives for 12 hours and knows nothing of your sign-in.',
    fix: [
      [
        'aws ecr get-login-password --profile NAME | docker login --username AWS --password-stdin ACCOUNT.dkr.ecr.REGION.amazonaws.com',
        'for another 12 hours',
      ],
    ],
  },
  {
    id: 'container-without-files',
    says: [
      [
        'AWS SDK for JavaScript',
        'The container metadata credential provider cannot be used unless',
      ],
      ['AWS SDKs', 'failed to retrieve credentials from container'],
      ['AWS SDK for Go', 'CredentialsEndpointError'],
    ],
    means: 'A program in a container looked for a credential server and found none.',
    cause: 'The container has neither your ~/.aws nor the address of an agent.',
    fix: [
      ['keyless agent start NAME', 'and hand its variables to the container: docs/containers.md'],
    ],
    error: 'agent-not-running',
  },
  {
    id: 'old-aws-cli',
    says: [
      ['AWS CLI 1', 'aws: error: argument operation: Invalid choice, valid choices are'],
      ['AWS CLI', 'aws: error: argument subcommand: Invalid choice, valid choices are'],
      ['AWS CLI before 2.9', "argument subcommand: Found invalid choice 'sso-session'"],
    ],
    means: 'This AWS CLI is older than the command.',
    cause:
      'Version 1 cannot sign in; sessions came with 2.9, and the browser sign-in with PKCE with 2.22.',
    fix: [
      ['aws --version', 'which one runs'],
      ['keyless login', 'signs in for the old one as well, where it can read tokens'],
      ['keyless exec NAME -- aws s3 ls', 'gives it keys, where it cannot'],
    ],
    check: 'aws-cli-old',
  },
  {
    id: 'cache-damaged',
    says: [
      ['AWS SDK for Go', 'failed to parse cached SSO token file'],
      ['Python', 'json.decoder.JSONDecodeError: Extra data'],
      ['Python', 'json.decoder.JSONDecodeError: Expecting value'],
      ['Node.js', 'Unexpected end of JSON input'],
    ],
    means: 'A file that should be JSON is not: often one of ~/.aws/sso/cache or ~/.aws/cli/cache.',
    cause:
      'Two programs wrote it at once, or one was killed while it wrote (the AWS CLI writes them in place).',
    fix: [
      ['keyless doctor --fix', 'finds and removes damaged cache files'],
      ['keyless login {session}', 'writes a good one'],
    ],
    check: 'token-file-damaged',
  },
  {
    id: 'aws-files-forbidden',
    says: [
      ['Python', "[Errno 13] Permission denied: '….aws"],
      ['Node.js', "EACCES: permission denied, open '….aws"],
      ['Go, Terraform', '.aws/… permission denied'],
    ],
    means: 'A file of ~/.aws is not yours to read or write.',
    cause:
      'A command under sudo made it as root, or it was copied with the rights of another user.',
    fix: [
      ['ls -la ~/.aws ~/.aws/sso/cache', 'whose it is'],
      ['sudo chown -R "$USER" ~/.aws', 'make it yours'],
    ],
    check: 'file-of-another-user',
    error: 'file-unreadable',
  },
  {
    id: 'keyring-item-missing',
    says: [
      ['granted, aws-vault, aws-sso-cli', 'The specified item could not be found in the keyring'],
      ['Linux', 'Cannot autolaunch D-Bus without X11 $DISPLAY'],
      ['Linux', 'The name org.freedesktop.secrets was not provided by any .service files'],
    ],
    means:
      "That tool keeps its sign-in in the system's keychain, and it is not there or cannot be opened.",
    cause:
      'It was never stored, the keychain is locked, or there is none (a server, a container). The sign-in of the AWS CLI is elsewhere, in ~/.aws/sso/cache.',
    fix: [['keyless login', 'signs in where every AWS tool looks']],
  },
  {
    id: 'aws-vault-credentials',
    says: [
      ['aws-vault', 'aws-vault: error: exec: Failed to get credentials for {profile}'],
      ['aws-vault', 'Error getting temporary credentials: profile {profile}: credentials missing'],
    ],
    means: 'aws-vault has no keys for that profile, or could not turn them into temporary ones.',
    cause:
      'The profile is one of Identity Center whose sign-in is over, or long-lived keys that are not in its keychain.',
    fix: [
      ['keyless exec {profile} -- COMMAND', 'the same, from your sign-in'],
      ['keyless profiles show {profile}', 'what the profile is'],
    ],
  },
  {
    id: 'aws-sso-cli-login',
    says: [['aws-sso-cli', 'Must run `aws-sso login` before running']],
    means: 'aws-sso-cli has a sign-in of its own, which is over or was never made.',
    cause: 'It does not use the one of ~/.aws/sso/cache.',
    fix: [
      ['aws-sso login', 'for aws-sso-cli'],
      ['keyless login', 'for everything that reads ~/.aws'],
    ],
  },
  {
    id: 'saml-failed',
    says: [
      ['saml2aws', 'Error authenticating to IdP'],
      ['saml2aws', 'Response did not contain a valid SAML assertion'],
    ],
    means: "saml2aws could not read your identity provider's sign-in pages.",
    cause: 'It plays a browser; a new page, a new second factor or a wrong password stops it.',
    fix: [
      ['keyless setup', 'where your organisation has IAM Identity Center: a real browser signs in'],
    ],
  },
  {
    id: 'session-manager-plugin',
    says: [['AWS CLI', 'SessionManagerPlugin is not found']],
    means:
      'Credentials are not the problem: a program that `aws ssm start-session` needs is missing.',
    cause: 'The Session Manager plugin is installed on its own.',
    fix: [['install the Session Manager plugin of AWS', '']],
  },
  {
    id: 'shell-function-missing',
    says: [
      ['bash', 'awsp: command not found'],
      ['zsh', 'command not found: awsp'],
      ['fish', 'fish: Unknown command: awsp'],
    ],
    means: "keyless' functions are not loaded in this shell.",
    cause:
      'The line is not in the rc file of this shell, or the shell was open before it was written.',
    fix: [
      ['keyless shell install', 'write the line'],
      ['exec "$SHELL"', 'a new shell'],
    ],
    check: 'shell-line-missing',
  },
]
