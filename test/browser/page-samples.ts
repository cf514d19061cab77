/** One of each page in each state, as a person would meet it. */
import { allowPage } from '../../src/sandbox/pages/allow.ts'
import { confirmCodePage } from '../../src/sandbox/pages/confirm-code.ts'
import { consolePage } from '../../src/sandbox/pages/console.ts'
import { donePage } from '../../src/sandbox/pages/done.ts'
import { errorPage } from '../../src/sandbox/pages/error.ts'
import { signInPage } from '../../src/sandbox/pages/sign-in.ts'
import { startPage } from '../../src/sandbox/pages/start.ts'
import { totpPage } from '../../src/sandbox/pages/totp.ts'
import type { AccountLine, PageFrame } from '../../src/sandbox/page-models.ts'

const nobody: PageFrame = { organisation: 'my-org', userName: undefined, csrfToken: 'c5f1' }
const alice: PageFrame = { ...nobody, userName: 'alice' }

const demonstrationUsers = [
  { userName: 'alice', password: 'correct-horse' },
  { userName: 'bob', password: 'battery-staple', totpSecret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' },
]

const signIn = { ...nobody, returnTo: '/allow?request=r1', typedUser: '', demonstrationUsers }

const device = {
  clientName: 'botocore-client-my-org',
  requestingAddress: '127.0.0.1',
  requestedAt: new Date('2026-11-23T10:02:00Z'),
  expiresAt: new Date('2026-11-23T10:12:00Z'),
}

const allow = {
  ...alice,
  requestId: 'r1',
  clientName: 'botocore-client-my-org',
  scopes: [
    { scope: 'sso:account:access', meaning: 'See your AWS accounts and roles, and use them' },
    { scope: 'codewhisperer:completions', meaning: undefined },
  ],
  returnHost: '127.0.0.1:43817',
}

const accounts: readonly AccountLine[] = [
  {
    accountId: '111111111111',
    accountName: 'dev',
    emailAddress: 'dev@example.com',
    roles: ['AdministratorAccess', 'ReadOnlyAccess'],
  },
  {
    accountId: '222222222222',
    accountName: 'staging',
    emailAddress: 'staging@example.com',
    roles: ['AdministratorAccess'],
  },
  {
    accountId: '333333333333',
    accountName: 'production',
    emailAddress: 'production@example.com',
    roles: ['ReadOnlyAccess'],
  },
  {
    accountId: '444444444444',
    accountName: 'data',
    emailAddress: 'data@example.com',
    roles: ['DataEngineerAccess'],
  },
]

const start = {
  ...alice,
  accounts,
  totalAccounts: accounts.length,
  query: '',
  sessionExpiresAt: new Date('2026-11-23T18:02:00Z'),
}

export const pageSamples: Readonly<Record<string, string>> = {
  'sign-in': signInPage(signIn),
  'sign-in-problem': signInPage({
    ...signIn,
    typedUser: 'alice',
    problem: 'The user name or the password is wrong.',
  }),
  totp: totpPage({ ...nobody, returnTo: '/start', pendingUser: 'bob' }),
  'totp-problem': totpPage({
    ...nobody,
    returnTo: '/start',
    pendingUser: 'bob',
    problem: 'That code is not right. Wait for the next one and try again.',
  }),
  console: consolePage({
    ...nobody,
    accountId: '111111111111',
    who: 'arn:aws:sts::111111111111:assumed-role/AWSReservedSSO_AdministratorAccess_0123456789abcdef/alice',
    destination: 'https://console.aws.amazon.com/ec2/home?region=eu-west-1#Instances:',
  }),
  'code-empty': confirmCodePage({ ...alice, userCode: '', device: undefined }),
  'code-unknown': confirmCodePage({
    ...alice,
    userCode: 'WDDD-HRQX',
    device: undefined,
    problem: 'No sign-in is waiting for this code. Look at the terminal again.',
  }),
  'code-confirm': confirmCodePage({ ...alice, userCode: 'WDDD-HRQV', device }),
  allow: allowPage(allow),
  'allow-device': allowPage({ ...allow, scopes: allow.scopes.slice(0, 1), returnHost: undefined }),
  'done-allowed': donePage({ ...alice, outcome: 'allowed', clientName: device.clientName }),
  'done-denied': donePage({ ...alice, outcome: 'denied', clientName: device.clientName }),
  'done-signed-out': donePage({ ...nobody, outcome: 'signed-out', clientName: undefined }),
  error: errorPage({
    ...nobody,
    status: 400,
    title: 'This code has expired',
    message: 'A code is good for ten minutes. Start the sign-in again in the terminal.',
  }),
  start: startPage(start),
  'start-search': startPage({
    ...start,
    accounts: accounts.slice(0, 1),
    totalAccounts: 4980,
    query: 'd',
  }),
  'start-no-match': startPage({ ...start, accounts: [], totalAccounts: 0, query: 'zebra' }),
}

/** What a hostile client, directory or visitor would send: markup, direction marks, 10 kB. */
const hostile = `"><script>document.title='owned'</script><img src=x onerror=alert(1)>\u202Eevil\u2066 ${'A'.repeat(10_000)}`
const hostileFrame: PageFrame = {
  organisation: hostile,
  userName: hostile,
  csrfToken: hostile,
  problem: hostile,
}

export const hostileSamples: Readonly<Record<string, string>> = {
  'sign-in': signInPage({
    ...hostileFrame,
    returnTo: hostile,
    typedUser: hostile,
    demonstrationUsers: [{ userName: hostile, password: hostile, totpSecret: hostile }],
  }),
  totp: totpPage({ ...hostileFrame, returnTo: hostile, pendingUser: hostile }),
  'code-empty': confirmCodePage({ ...hostileFrame, userCode: hostile, device: undefined }),
  'code-confirm': confirmCodePage({
    ...hostileFrame,
    userCode: hostile,
    device: { ...device, clientName: hostile, requestingAddress: hostile },
  }),
  allow: allowPage({
    ...hostileFrame,
    requestId: hostile,
    clientName: hostile,
    scopes: [
      { scope: hostile, meaning: hostile },
      { scope: hostile, meaning: undefined },
    ],
    returnHost: hostile,
  }),
  console: consolePage({
    ...hostileFrame,
    accountId: hostile,
    who: hostile,
    destination: hostile,
  }),
  done: donePage({ ...hostileFrame, outcome: 'allowed', clientName: hostile }),
  error: errorPage({ ...hostileFrame, status: 500, title: hostile, message: hostile }),
  start: startPage({
    ...hostileFrame,
    accounts: [
      { accountId: hostile, accountName: hostile, emailAddress: hostile, roles: [hostile] },
    ],
    totalAccounts: 2,
    query: hostile,
    sessionExpiresAt: device.expiresAt,
  }),
}
