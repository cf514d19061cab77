import type { KnownMessage } from './known-message.ts'

const signIn = ['keyless login {session}', 'sign in; one tab serves every profile'] as const

export const signInMessages: readonly KnownMessage[] = [
  {
    id: 'sso-token-missing',
    says: [
      ['AWS CLI, boto3', 'Error loading SSO Token: Token for {session} does not exist'],
      [
        'AWS SDK for JavaScript',
        'The SSO session token associated with profile={profile} was not found or is invalid',
      ],
      ['AWS SDK for Go', 'failed to read cached SSO token file, open …: no such file or directory'],
      ['AWS SDK for .NET', 'No valid SSO Token could be found'],
    ],
    means: 'Nobody is signed in to this session on this machine.',
    cause:
      'There was no sign-in yet, it was signed out, or the profile names another session than the one that was signed in to.',
    fix: [signIn, ['keyless status', 'what is signed in, and for how long']],
    check: 'sign-in-missing',
    error: 'sign-in-missing',
  },
  {
    id: 'sso-session-expired',
    says: [
      [
        'AWS CLI, boto3, AWS SDK for Java',
        'The SSO session associated with this profile has expired or is otherwise invalid',
      ],
      [
        'AWS SDK for JavaScript',
        'The SSO session associated with this profile has expired. To refresh this SSO session run aws sso login',
      ],
      ['AWS SDK for JavaScript', 'The SSO session associated with this profile is invalid'],
      ['AWS SDK for Go, Terraform', 'the SSO session has expired or is invalid'],
      ['aws-sso-util', 'Cached Identity Center token is expired. Log in again with'],
    ],
    means: 'The sign-in is over, and could not be renewed without you.',
    cause:
      "Your organisation's session has ended (8 hours where nobody changed it), an administrator ended it, or the profile has the older form, whose sign-in is never renewed.",
    fix: [
      signIn,
      ['keyless login --force {session}', 'where keyless calls it signed in all the same'],
    ],
    check: 'sign-in-expired',
    error: 'sign-in-expired',
  },
  {
    id: 'sso-refresh-failed',
    says: [
      [
        'AWS CLI, boto3',
        'Error when retrieving token from sso: Token has expired and refresh failed',
      ],
      [
        'AWS SDK for Go, Terraform',
        'cached SSO token is expired, or not present, and cannot be refreshed',
      ],
      ['AWS SDK for Go, Terraform', 'refresh cached SSO token failed, …'],
      ['AWS SDK for Go, Terraform', 'failed to refresh cached SSO token'],
      ['AWS SDK for Go', 'unable to refresh SSO token, …'],
      [
        'AWS SDK for JavaScript',
        "Token is expired. To refresh this SSO session run 'aws sso login'",
      ],
    ],
    means: 'The access token is over, and asking for a new one failed.',
    cause:
      'The session has ended, the sign-in has no refresh token (a session without the scope sso:account:access, or the older form), or two programs spent the same refresh token at once.',
    fix: [
      signIn,
      [
        'keyless exec {profile} -- COMMAND',
        'programs that ask keyless share one refresh, and cannot spend it twice',
      ],
    ],
    check: 'sign-in-unrefreshable',
    error: 'sign-in-expired',
  },
  {
    id: 'invalid-grant',
    says: [
      [
        'AWS CLI, SDKs',
        'An error occurred (InvalidGrantException) when calling the CreateToken operation',
      ],
      ['AWS CLI, SDKs', 'InvalidGrantException'],
      ['OAuth 2.0 clients', 'invalid_grant'],
    ],
    means: 'AWS refuses the refresh token or the code that was shown to it.',
    cause:
      'A refresh token and a code work once: another program was first, the session has ended, or too long passed before the code was used.',
    fix: [signIn],
    check: 'sign-in-unrefreshable',
    error: 'sign-in-expired',
  },
  {
    id: 'session-token-invalid',
    says: [
      ['AWS CLI, SDKs', 'UnauthorizedException: Session token not found or invalid'],
      ['AWS SDKs', 'UnauthorizedException'],
      [
        'AWS CLI, boto3',
        'An error occurred (UnauthorizedException) when calling the GetRoleCredentials operation…: Session token not found or invalid',
      ],
      [
        'AWS CLI, boto3',
        'An error occurred (UnauthorizedException) when calling the … operation…: Session token not found or invalid',
      ],
    ],
    means: 'The token looks good on this machine, and AWS does not know it any more.',
    cause:
      'The session was signed out elsewhere or ended by an administrator, the token is one of another product (Amazon Q, a toolkit) or of another instance of Identity Center, or the Region of the session is wrong.',
    fix: [
      ['keyless login --force {session}', 'sign in although the token looks good'],
      ['keyless status', 'which sessions there are, and where'],
    ],
    check: 'sign-in-expired',
    error: 'sign-in-expired',
  },
  {
    id: 'no-access',
    says: [
      [
        'AWS CLI, boto3',
        'An error occurred (ForbiddenException) when calling the GetRoleCredentials operation…: No access',
      ],
      ['AWS CLI, SDKs', 'ForbiddenException: No access'],
    ],
    means: 'You are signed in, and this account and role are not assigned to you.',
    cause:
      'The assignment was taken away or is too new, the account number or the role name of the profile is wrong, or you signed in as another user.',
    fix: [
      [
        'keyless profiles sync --dry-run',
        'what you can reach now, beside the profiles that you have',
      ],
      ['keyless profiles show {profile}', 'where the account and the role come from'],
      ['keyless login --force {session}', 'to sign in as another user'],
    ],
    error: 'role-not-assigned',
  },
  {
    id: 'throttled',
    says: [
      ['AWS CLI, SDKs', 'TooManyRequestsException'],
      [
        'AWS CLI, boto3',
        'An error occurred (TooManyRequestsException) when calling the … operation (reached max retries: …): HTTP 429',
      ],
      ['AWS CLI, SDKs', 'Rate exceeded'],
      ['AWS SDKs', 'ThrottlingException'],
    ],
    means: 'Too many questions were asked at once, and AWS answers no more of them for a moment.',
    cause:
      'The access portal answers about 20 calls a second for everybody of an organisation; tools that list hundreds of accounts ask faster.',
    fix: [
      ['keyless profiles sync', 'lists at the pace that AWS allows, and goes on where it stopped'],
      ['run the same command again in a minute', ''],
    ],
    error: 'portal-throttled',
  },
  {
    id: 'sign-in-not-confirmed',
    says: [
      ['AWS CLI', 'The pending authorization to retrieve an SSO token has expired'],
      ['AWS SDKs', 'AuthorizationPendingException'],
      [
        'AWS SDKs',
        'An error occurred (ExpiredTokenException) when calling the CreateToken operation',
      ],
    ],
    means: 'Nobody confirmed the sign-in in the browser in time.',
    cause:
      'The page was not opened or not confirmed within ten minutes, or it was confirmed for another code.',
    fix: [signIn, ['keyless login --use-device-code', 'with a code, on any device']],
    error: 'sign-in-timed-out',
  },
  {
    id: 'sign-in-denied',
    says: [
      [
        'AWS CLI, SDKs',
        'An error occurred (AccessDeniedException) when calling the CreateToken operation',
      ],
    ],
    means: 'The sign-in was refused in the browser.',
    cause: 'Somebody chose to deny it, or your organisation does not let this application sign in.',
    fix: [signIn],
    error: 'sign-in-denied',
  },
  {
    id: 'browser-does-not-open',
    says: [
      ['AWS CLI', 'If the browser does not open, open the following URL'],
      [
        'AWS CLI',
        'If the browser does not open or you wish to use a different device to authorize this request, open the following URL',
      ],
      ['Linux', 'xdg-open: no method available for opening'],
      ['Linux', "Couldn't find a suitable web browser"],
      ['granted, aws-sso-cli', 'Unable to open browser'],
    ],
    means: 'No browser could be started from here, or it is not one that you see.',
    cause:
      'This is a container, a machine without a screen, an SSH session or WSL, or BROWSER names a program that is not there.',
    fix: [
      ['keyless login --use-device-code {session}', 'shows a code, and a QR code for your phone'],
      ['keyless login --no-browser {session}', 'shows the address, to be opened by hand'],
      ["keyless login --browser 'firefox %s' {session}", 'names the browser'],
    ],
    check: 'browser-missing',
    error: 'browser-not-opened',
  },
  {
    id: 'callback-not-reached',
    says: [
      ['AWS CLI', 'Unable to initialize the OAuth 2.0 authorization callback handler'],
      ['AWS CLI', 'Failed to retrieve an authorization code'],
      ['browser', '127.0.0.1 refused to connect'],
      ['browser', 'This site can’t be reached 127.0.0.1 refused to connect'],
    ],
    means:
      "The browser could not bring its answer back to the program that waits for it on this machine's own address.",
    cause:
      'The program runs elsewhere (SSH, a container, WSL), it had ended before, or something blocks 127.0.0.1.',
    fix: [
      ['keyless login --use-device-code {session}', 'needs no way back to this machine'],
      [
        'keyless login --no-browser {session}',
        'takes the address that the browser ended at, pasted',
      ],
    ],
    error: 'sign-in-timed-out',
  },
  {
    id: 'wrong-region-or-start-url',
    says: [
      [
        'AWS CLI, SDKs',
        'An error occurred (InvalidRequestException) when calling the StartDeviceAuthorization operation',
      ],
      [
        'AWS CLI, SDKs',
        'An error occurred (InvalidClientMetadataException) when calling the RegisterClient operation',
      ],
      ['AWS CLI, SDKs', 'InvalidRequestRegionException'],
    ],
    means: 'Identity Center does not know this start URL in this Region.',
    cause:
      "sso_region is where Identity Center itself runs, not where you work; or the start URL is mistyped, or another organisation's.",
    fix: [
      ['keyless setup', 'finds the Region of a start URL by itself'],
      ['keyless configure sso-session --session {session}', 'write it anew'],
    ],
    check: 'sign-in-refused',
    error: 'wrong-region',
  },
  {
    id: 'client-registration',
    says: [
      ['AWS CLI, SDKs', 'InvalidClientException'],
      ['AWS CLI, SDKs', 'UnauthorizedClientException'],
      ['OAuth 2.0 clients', 'invalid_client'],
    ],
    means: 'AWS does not know the program that asks, or not for this.',
    cause:
      'The registration of the client in ~/.aws/sso/cache is over (90 days), or it was made for another way of signing in.',
    fix: [['keyless login --force {session}', 'registers anew where it must']],
    check: 'registration-expired',
    error: 'sign-in-refused',
  },
  {
    id: 'no-refresh-token',
    says: [
      ['yawsso, boto3 scripts', "KeyError: 'refreshToken'"],
      [
        'AWS SDK for JavaScript',
        "Value not present for 'refreshToken' in SSO Token. Cannot refresh",
      ],
      ['AWS SDK for JavaScript', "Value not present for 'clientId' in SSO Token. Cannot refresh"],
    ],
    means: 'The sign-in has no refresh token, so it ends after its first hours.',
    cause:
      'It was made without the scope sso:account:access, or in the older form without a session.',
    fix: [
      [
        'keyless configure sso-session --session {session} --scopes sso:account:access',
        'give the session the scope',
      ],
      signIn,
    ],
    check: 'scopes-missing',
  },
  {
    id: 'aws-login-session',
    says: [
      [
        'AWS CLI',
        "Your session has expired or credentials have changed. Please reauthenticate using 'aws login'",
      ],
      ['AWS SDK for JavaScript', 'Your session has expired. Please reauthenticate'],
      ['AWS CLI', 'Error loading login session token'],
    ],
    means:
      'This profile uses `aws login`, the console sign-in of the AWS CLI, which is not IAM Identity Center.',
    cause: 'Its section has login_session; keyless lists such profiles and leaves them alone.',
    fix: [
      ['aws login --profile {profile}', 'renew it with the AWS CLI'],
      ['keyless configure sso --profile NAME', 'or set up a profile of Identity Center'],
    ],
    error: 'profile-unsupported',
  },
]
