import type { KnownMessage } from './known-message.ts'

const whoami = ['keyless whoami --profile {profile}', 'whom AWS takes you for, asked anew'] as const
const unset = [
  'unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN',
  'where old keys are in the environment: they go before every profile',
] as const

export const credentialMessages: readonly KnownMessage[] = [
  {
    id: 'no-credentials',
    isOuter: true,
    says: [
      ['AWS CLI, boto3', 'Unable to locate credentials'],
      ['boto3', 'NoCredentialsError'],
      ['AWS SDK for JavaScript', 'Could not load credentials from any providers'],
      ['AWS SDK for JavaScript 2', 'Missing credentials in config'],
      ['AWS SDK for Java', 'Unable to load credentials from any of the providers in the chain'],
      ['AWS SDK for Java 1', 'Unable to load AWS credentials from any provider in the chain'],
      ['AWS SDK for Go 1', 'NoCredentialProviders: no valid providers in chain'],
      ['AWS SDK for Go', 'failed to refresh cached credentials, no EC2 IMDS role found'],
      ['Terraform', 'No valid credential sources found'],
      ['Terraform', 'no valid credential sources for … found'],
      [
        'AWS SDK for .NET',
        'Unable to get IAM security credentials from EC2 Instance Metadata Service',
      ],
      [
        'AWS SDK for PHP',
        'Error retrieving credentials from the instance profile metadata service',
      ],
      ['AWS SDK for Ruby', 'unable to sign request without credentials set'],
      ['AWS SDK for Rust', 'no providers in chain provided credentials'],
      ['Serverless Framework', 'AWS provider credentials not found'],
    ],
    means: 'The program could find no credentials anywhere that it looks, not even expired ones.',
    cause:
      'No profile is chosen and there is no [default], or the chosen one is not there (the AWS SDK for JavaScript says no more than this); the program runs with another HOME (sudo, a container, a service); or it is too old to read profiles of Identity Center. What it says of EC2 metadata is only the last place where it looked.',
    fix: [
      ['export AWS_PROFILE=NAME', 'choose a profile; keyless profiles lists them, awsp is a menu'],
      ['keyless login', 'sign in, where you are not'],
      ['keyless exec NAME -- COMMAND', 'for a program that cannot read the profile'],
      ['keyless agent start NAME', 'for a container or another HOME'],
    ],
    error: 'profile-without-credentials',
  },
  {
    id: 'credentials-expired',
    says: [
      ['AWS CLI, boto3', 'An error occurred (ExpiredToken) when calling the … operation'],
      ['AWS CLI, SDKs', 'ExpiredTokenException'],
      ['AWS CLI, SDKs', 'The security token included in the request is expired'],
      ['Amazon S3', 'The provided token has expired'],
      ['AWS services', 'ExpiredToken'],
      ['Amazon EC2', 'RequestExpired'],
    ],
    means: 'The keys were good once and are over. The sign-in may still be good.',
    cause:
      'They were copied somewhere that nobody renews: the environment of a shell, an .env file, ~/.aws/credentials, a container.',
    fix: [
      unset,
      ['export AWS_PROFILE=NAME', 'instead of keys: SDKs renew what comes from a profile'],
      ['keyless exec --serve NAME -- COMMAND', 'for a job that outlives its keys'],
    ],
    check: 'environment-keys',
  },
  {
    id: 'keys-unknown',
    says: [
      ['AWS CLI, boto3', 'An error occurred (InvalidClientTokenId) when calling the … operation'],
      ['AWS services', 'InvalidClientTokenId'],
      ['AWS services', 'UnrecognizedClientException'],
      ['AWS services', 'The security token included in the request is invalid'],
      ['Amazon S3', 'The AWS Access Key Id you provided does not exist in our records'],
      ['Amazon S3', 'InvalidAccessKeyId'],
      ['Amazon EC2', 'AWS was not able to validate the provided access credentials'],
    ],
    means: 'AWS does not know these keys.',
    cause:
      'Long-lived keys that were deleted or switched off, temporary keys without their AWS_SESSION_TOKEN, keys of another partition (China, GovCloud), an account that does not have this Region enabled, or keys in ~/.aws/credentials that go before your sign-in.',
    fix: [unset, ['keyless profiles show {profile}', 'which file the keys come from'], whoami],
    check: 'static-keys-beside-sso',
  },
  {
    id: 'signature-mismatch',
    says: [
      ['AWS services', 'SignatureDoesNotMatch'],
      [
        'AWS services',
        'The request signature we calculated does not match the signature you provided',
      ],
      ['AWS services', 'InvalidSignatureException'],
    ],
    means: 'AWS knows the key, and the request was not signed with the secret that belongs to it.',
    cause:
      'The secret is damaged (a blank, a line break, a quotation mark taken over, a comment after it on the line), a proxy changes requests, or key and secret are of two different pairs.',
    fix: [
      unset,
      ['keyless doctor', 'finds comments and quotation marks that became part of a value'],
      whoami,
    ],
    check: 'inline-comment',
  },
  {
    id: 'clock-wrong',
    says: [
      ['AWS services', 'Signature expired: … is now earlier than'],
      ['AWS services', 'Signature not yet current: … is still later than'],
      ['Amazon S3', 'RequestTimeTooSkewed'],
      ['Amazon S3', 'The difference between the request time and the current time is too large'],
      ['AWS services', 'RequestInTheFuture'],
    ],
    means: "This machine's clock is wrong by more than five minutes (fifteen for Amazon S3).",
    cause: 'A laptop or a virtual machine (WSL, Docker) slept and did not set its clock again.',
    fix: [
      ['sudo timedatectl set-ntp true', 'on Linux'],
      ['sudo hwclock -s', 'in WSL'],
      ['sudo sntp -sS time.apple.com', 'on macOS'],
    ],
    check: 'clock-skew',
  },
  {
    id: 'not-authorized',
    says: [
      ['AWS services', 'is not authorized to perform: …'],
      ['AWS CLI, boto3', 'An error occurred (AccessDenied) when calling the … operation'],
      ['AWS CLI, boto3', 'An error occurred (AccessDeniedException) when calling the … operation'],
      ['AWS CLI, boto3', 'An error occurred (UnauthorizedOperation) when calling the … operation'],
      ['AWS services', 'with an explicit deny in a service control policy'],
      ['AWS services', 'because no identity-based policy allows the'],
    ],
    means: 'You are who you say, and this role may not do that. Signing in again changes nothing.',
    cause:
      'Another account or role than the one you meant, or its permission set does not allow it, or a policy of the organisation forbids it.',
    fix: [
      whoami,
      ['keyless profiles', 'the roles that you have'],
      ['ask who gives out permission sets in your organisation', ''],
    ],
  },
  {
    id: 'assume-role-denied',
    says: [
      ['AWS services', 'is not authorized to perform: sts:AssumeRole on resource'],
      ['Terraform', 'IAM Role (…) cannot be assumed'],
      ['Terraform', 'Cannot assume IAM Role'],
      ['AWS services', 'An error occurred (AccessDenied) when calling the AssumeRole operation'],
    ],
    means: 'The first role is yours, and it may not take on the second one.',
    cause:
      "The second role's trust policy does not name the first (roles of Identity Center have a name that ends in a random part: AWSReservedSSO_NAME_…), an MFA code or an external id is missing, or the source profile is the wrong one.",
    fix: [['keyless profiles show {profile}', 'the chain, link by link'], whoami],
  },
  {
    id: 'role-chain-duration',
    says: [
      [
        'AWS services',
        'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
      ],
    ],
    means: 'A role behind another role lives for an hour at most, whatever the profile asks for.',
    cause: 'duration_seconds is over 3600 in a profile with source_profile.',
    fix: [
      ['take duration_seconds out of the profile', ''],
      ['keyless exec --serve {profile} -- COMMAND', 'for a job of many hours'],
    ],
  },
  {
    id: 'mfa-code-refused',
    says: [
      ['AWS services', 'MultiFactorAuthentication failed with invalid MFA one time pass code'],
      ['AWS services', 'MultiFactorAuthentication failed, unable to validate MFA code'],
    ],
    means: 'AWS refuses the code of the authenticator.',
    cause: 'A code works once, within its half minute; or mfa_serial names another device.',
    fix: [['wait for the next code, then run the same command again', '']],
    error: 'mfa-code-refused',
  },
  {
    id: 'web-identity-denied',
    says: [
      ['AWS services', 'Not authorized to perform sts:AssumeRoleWithWebIdentity'],
      ['Terraform', 'cannot be assumed with web identity token'],
      [
        'AWS services',
        'An error occurred (InvalidIdentityToken) when calling the AssumeRoleWithWebIdentity operation',
      ],
    ],
    means: "The pipeline's or cluster's own token does not fit the trust policy of the role.",
    cause:
      'sub or aud of the token are not those of the condition (another branch, environment or repository), or the account has no identity provider for the issuer.',
    fix: [
      ['in the job, print what its token says', 'keyless ci claims > claims.json'],
      [
        'then ask which condition it fails',
        'keyless ci explain --token claims.json --role ROLE-ARN',
      ],
    ],
  },
  {
    id: 'region-disabled',
    says: [
      ['AWS services', 'STS is not activated in this region for account'],
      ['AWS services', 'RegionDisabledException'],
      ['AWS services', 'OptInRequired'],
    ],
    means: 'The account has not switched this Region on.',
    cause: 'Regions that came after 2019 are off until an administrator enables them.',
    fix: [['choose another Region, or ask for this one to be enabled', '']],
  },
]
