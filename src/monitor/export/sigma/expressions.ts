/**
 * What of each detector a Sigma rule can say. Its own SQL decides here; this is the same for other tools, and a test holds
 * the two together: over the detectors, and over the events of their fixtures.
 */

type Match = string | number | boolean | null

export type Selection = Readonly<Record<string, Match | readonly Match[]>>

export interface SingleEvent {
  readonly detection: Readonly<Record<string, Selection | readonly Selection[]>>
  readonly condition: string
  /** What the detector knows beyond that. */
  readonly without?: string
}

export interface Burst extends SingleEvent {
  readonly correlation: {
    readonly type: 'event_count' | 'value_count'
    readonly groupBy: readonly string[]
    readonly timespan: string
    readonly least: number
    /** Of `value_count`: different ones of this. */
    readonly field?: string
  }
}

/** One event and then another one about the same thing. */
export interface Sequence {
  /** In their order; `same` is the field that says what it is about. */
  readonly steps: readonly (SingleEvent & { readonly name: string; readonly same: string })[]
  readonly timespan: string
  readonly without?: string
}

export interface Inexpressible {
  /** As the end of a sentence. */
  readonly because: string
}

const worked: Selection = { errorCode: null }

const source = (name: string): string => `${name}.amazonaws.com`

const directory = ['sso', 'sso-directory', 'identitystore'].map(source)

const reads: Selection = { 'eventName|startswith': ['Get', 'List', 'Describe'] }

const needsUsual: Inexpressible = { because: 'it compares with what was usual for the person' }

/** A trust policy is a text in the event: CreateRole and UpdateAssumeRolePolicy have it under two names. */
const policyHas = (pattern: string): readonly Selection[] => [
  { 'requestParameters.assumeRolePolicyDocument|re': pattern },
  { 'requestParameters.policyDocument|re': pattern },
]

export type Expression = SingleEvent | Burst | Sequence | Inexpressible

export const expressions: Readonly<Record<string, Expression>> = {
  'root-used': {
    detection: {
      root: { 'userIdentity.type': 'Root', 'userIdentity.invokedBy': null },
      byAws: { eventType: 'AwsServiceEvent' },
    },
    condition: 'root and not byAws',
  },
  'trail-narrowed': {
    detection: {
      stopped: {
        eventSource: source('cloudtrail'),
        eventName: [
          'StopLogging',
          'DeleteTrail',
          'DeleteEventDataStore',
          'StopEventDataStoreIngestion',
        ],
      },
      trail: { eventSource: source('cloudtrail'), eventName: 'UpdateTrail' },
      less: [
        { 'requestParameters.isMultiRegionTrail': false },
        { 'requestParameters.includeGlobalServiceEvents': false },
        { 'requestParameters.isOrganizationTrail': false },
        { 'requestParameters.enableLogFileValidation': false },
        { 'requestParameters.s3BucketName|re': '.+' },
      ],
      selectors: { eventSource: source('cloudtrail'), eventName: 'PutEventSelectors' },
      fewer: {
        'requestParameters.eventSelectors|contains': [
          '"includeManagementEvents":false',
          '"readWriteType":"ReadOnly"',
          '"readWriteType":"WriteOnly"',
          '"excludeManagementEventSources":["',
        ],
      },
    },
    condition: 'stopped or (trail and less) or (selectors and fewer)',
  },
  'identity-provider-changed': {
    detection: {
      directory: { eventSource: directory, ...worked },
      named: {
        eventName: [
          'AssociateDirectory',
          'DisassociateDirectory',
          'CreateBearerToken',
          'CreateTrustedTokenIssuer',
          'UpdateTrustedTokenIssuer',
        ],
      },
      external: { 'eventName|contains': 'ExternalIdP' },
      reads,
    },
    condition: 'directory and (named or external) and not reads',
  },
  'mfa-settings-changed': {
    detection: {
      directory: { eventSource: directory, ...worked },
      settings: { 'eventName|contains': 'MfaDeviceManagement' },
      device: { 'eventName|startswith': 'Delete', 'eventName|contains': 'MfaDevice' },
      iam: {
        eventSource: source('iam'),
        eventName: ['DeactivateMFADevice', 'DeleteVirtualMFADevice'],
        ...worked,
      },
      reads,
    },
    condition: '(directory and (settings or device) and not reads) or iam',
  },
  'session-settings-changed': {
    detection: {
      sso: { eventSource: source('sso'), ...worked },
      portal: { eventName: 'UpdateSsoConfiguration' },
      set: { eventName: 'UpdatePermissionSet', 'requestParameters.sessionDuration|re': '.+' },
    },
    condition: 'sso and (portal or set)',
  },
  'permission-set-widened': {
    detection: {
      widened: {
        eventSource: source('sso'),
        eventName: [
          'AttachManagedPolicyToPermissionSet',
          'AttachCustomerManagedPolicyReferenceToPermissionSet',
          'PutInlinePolicyToPermissionSet',
          'DeletePermissionsBoundaryFromPermissionSet',
        ],
        ...worked,
      },
      readOnly: [
        { 'requestParameters.managedPolicyArn|re': ':aws:policy/.*ReadOnly' },
        {
          'requestParameters.managedPolicyArn|endswith': [
            ':aws:policy/job-function/ViewOnlyAccess',
            ':aws:policy/SecurityAudit',
          ],
        },
      ],
    },
    condition: 'widened and not readOnly',
  },
  'provider-created': {
    detection: {
      iam: {
        eventSource: source('iam'),
        eventName: [
          'CreateOpenIDConnectProvider',
          'UpdateOpenIDConnectProviderThumbprint',
          'AddClientIDToOpenIDConnectProvider',
          'CreateSAMLProvider',
          'UpdateSAMLProvider',
        ],
        ...worked,
      },
      anchor: {
        eventSource: source('rolesanywhere'),
        eventName: ['CreateTrustAnchor', 'UpdateTrustAnchor'],
        ...worked,
      },
      identityCenter: [
        { 'userIdentity.invokedBy': source('sso') },
        { 'userIdentity.sessionContext.sessionIssuer.userName': 'AWSServiceRoleForSSO' },
      ],
    },
    condition: '(iam or anchor) and not identityCenter',
  },
  'device-code-grant': {
    detection: {
      token: {
        eventSource: ['sso', 'sso-oauth'].map(source),
        eventName: 'CreateToken',
        'requestParameters.grantType|endswith': 'device_code',
        ...worked,
      },
    },
    condition: 'token',
    without: 'that nine of ten tokens come by the browser, and who had three on earlier days',
  },
  'credential-sweep': {
    detection: {
      given: { eventSource: source('sso'), eventName: 'GetRoleCredentials', ...worked },
    },
    condition: 'given',
    correlation: {
      type: 'value_count',
      groupBy: ['userIdentity.onBehalfOf.userId'],
      timespan: '10m',
      least: 5,
      field: 'serviceEventDetails.account_id',
    },
    without: 'the most of earlier days',
  },
  'access-denied-wave': {
    detection: {
      denied: { 'errorCode|contains': 'AccessDenied' },
      others: { 'errorCode|endswith': 'UnauthorizedOperation' },
      more: { 'errorCode|startswith': ['AuthorizationError', 'NotAuthorized'] },
      service: { 'userIdentity.type': 'AWSService' },
    },
    condition: '(denied or others or more) and not service',
    correlation: {
      type: 'event_count',
      groupBy: ['userIdentity.arn'],
      timespan: '10m',
      least: 20,
    },
    without: 'the most of earlier days, and the person behind several roles',
  },
  'console-token-by-program': {
    detection: {
      token: { eventSource: source('signin'), eventName: 'GetSigninToken', ...worked },
      portal: { 'userAgent|startswith': 'Jersey/' },
      keyless: { userAgent: 'keyless' },
    },
    condition: 'token and not portal and not keyless',
  },
  'access-key-made': {
    detection: {
      made: { eventSource: source('iam'), eventName: 'CreateAccessKey', ...worked },
    },
    condition: 'made',
  },
  'long-lived-key-used': {
    detection: { used: { 'userIdentity.accessKeyId|startswith': 'AKIA', ...worked } },
    condition: 'used',
  },
  'trust-opened': {
    detection: {
      role: {
        eventSource: source('iam'),
        eventName: ['CreateRole', 'UpdateAssumeRolePolicy'],
        ...worked,
      },
      anybody: policyHas('"(Principal"\\s*:\\s*"|AWS"\\s*:\\s*(\\[\\s*)?")\\*"'),
      conditions: policyHas('"Condition"\\s*:'),
      platform: policyHas('sts:AssumeRoleWithWebIdentity'),
      cognito: policyHas('cognito-identity\\.amazonaws\\.com:aud"'),
      subject: policyHas(':sub"\\s*:'),
      anySubject: policyHas(':sub"\\s*:\\s*(\\[\\s*)?"(\\*"|repo:\\*)'),
    },
    condition:
      'role and ((anybody and not conditions) or (platform and not cognito and (anySubject or not subject)))',
  },
  'token-from-another-network': { because: 'it compares the networks of two events' },
  'program-key-elsewhere': { because: 'it compares the networks of two events' },
  'rare-role-chain': needsUsual,
  'dormant-administrator': needsUsual,
  'retired-key-used': {
    steps: [
      {
        name: 'retired',
        detection: {
          retired: {
            eventSource: source('iam'),
            eventName: 'UpdateAccessKey',
            'requestParameters.status': 'Inactive',
            ...worked,
          },
        },
        condition: 'retired',
        same: 'requestParameters.accessKeyId',
      },
      {
        name: 'used',
        detection: { used: { 'userIdentity.accessKeyId|startswith': 'AKIA', ...worked } },
        condition: 'used',
        same: 'userIdentity.accessKeyId',
      },
    ],
    timespan: '90d',
    without:
      'keys that were set inactive longer ago or by a migration, and the quarter of an hour in which calls are still under way',
  },
  'silent-key-used': { because: 'it needs that nothing was there for two weeks' },
  'impossible-travel': { because: 'it needs where addresses are' },
  'unusual-session': needsUsual,
  'first-country': needsUsual,
  'first-account': needsUsual,
  'first-role': needsUsual,
  'first-network': needsUsual,
  'first-user-agent': needsUsual,
  'first-hour': needsUsual,
}
