/** The tutorial's users of old: each has a story that `keyless migrate` must tell apart. */
import { createHash } from 'node:crypto'
import { type IamGroup, type IamKey, type IamUser, rootName } from './iam.ts'
import { longLivedKeyId } from './identifiers.ts'

const dayMs = 86_400_000

type Story = Omit<IamUser, 'keys' | 'ageMs' | 'path' | 'hasPassword'> & {
  readonly ageDays: number
  readonly hasPassword?: boolean
  readonly keys: readonly KeyStory[]
}

interface KeyStory {
  readonly ageDays: number
  readonly inactive?: boolean
  readonly used?: { readonly daysAgo: number; readonly service: string; readonly region: string }
}

/** Keys are the same in every sandbox, and stand in no file. */
function keyOf({ accountId, name }: Story, at: number, story: KeyStory): IamKey {
  const digest = createHash('sha256').update(`key/${accountId}/${name}/${at}`).digest()
  const { ageDays, inactive = false, used } = story
  return {
    accessKeyId: longLivedKeyId(accountId, digest),
    secretAccessKey: digest.subarray(1, 31).toString('base64'),
    active: !inactive,
    ageMs: ageDays * dayMs,
    ...(used === undefined
      ? {}
      : {
          lastUsed: { agoMs: used.daysAgo * dayMs, service: used.service, region: used.region },
        }),
  }
}

function userOf(story: Story): IamUser {
  const { ageDays, hasPassword = false, keys, ...user } = story
  return {
    ...user,
    ageMs: ageDays * dayMs,
    path: '/',
    hasPassword,
    keys: keys.map((key, at) => keyOf(story, at, key)),
  }
}

const [dev, staging, production, data] = [
  '111111111111',
  '222222222222',
  '333333333333',
  '444444444444',
] as const

const analysts: IamGroup = {
  accountId: data,
  name: 'analysts',
  policies: ['AmazonRedshiftReadOnlyAccess'],
  inlinePolicies: [
    {
      name: 'unload',
      document: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: 's3:PutObject', Resource: '*' }],
      }),
    },
  ],
}

export const defaultIamGroups: readonly IamGroup[] = [analysts]

const stories: readonly Story[] = [
  {
    accountId: dev,
    name: 'deploy',
    policies: ['AmazonS3FullAccess'],
    ageDays: 1200,
    keys: [{ ageDays: 1100, used: { daysAgo: 2, service: 's3', region: 'eu-central-1' } }],
  },
  {
    accountId: dev,
    name: 'trent',
    policies: ['AdministratorAccess'],
    ageDays: 2000,
    hasPassword: true,
    keys: [{ ageDays: 1900, used: { daysAgo: 420, service: 'ec2', region: 'us-east-1' } }],
  },
  {
    accountId: staging,
    name: 'ci',
    policies: ['PowerUserAccess'],
    ageDays: 900,
    keys: [
      {
        ageDays: 800,
        inactive: true,
        used: { daysAgo: 210, service: 'ecr', region: 'eu-central-1' },
      },
      { ageDays: 200, used: { daysAgo: 0, service: 'ecr', region: 'eu-central-1' } },
    ],
  },
  {
    accountId: production,
    name: rootName,
    policies: [],
    ageDays: 2500,
    hasPassword: true,
    keys: [{ ageDays: 2500, used: { daysAgo: 700, service: 'iam', region: 'us-east-1' } }],
  },
  {
    accountId: production,
    name: 'reports',
    policies: ['ReadOnlyAccess'],
    ageDays: 600,
    keys: [{ ageDays: 600 }],
  },
  {
    accountId: data,
    name: 'warehouse',
    policies: [],
    groups: [analysts],
    ageDays: 300,
    keys: [{ ageDays: 300, used: { daysAgo: 1, service: 'redshift', region: 'us-east-1' } }],
  },
]

export const defaultIamUsers: readonly IamUser[] = stories.map(userOf)
