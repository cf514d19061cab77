/** Users of IAM in a sandbox's own organisation, and IAM asked with the key of one of them. */
import { type Directory } from '../../src/sandbox/directory.ts'
import { defaultIamUsers } from '../../src/sandbox/default-iam-users.ts'
import { parseOrganisation } from '../../src/sandbox/organisation-file.ts'
import type { Iam } from '../../src/credentials/iam-call.ts'
import type { Sandbox } from '../../src/sandbox/start-sandbox.ts'
import { createHttp } from '../../src/system/http-client.ts'
import { silentLog } from '../../src/system/log.ts'

const http = createHttp({ runtime: 'node', env: {}, log: silentLog })

/** A long-lived key of the tutorial's organisation; `<root_account>` for production's root user. */
export function tutorialKey(user: string, at = 0): { keyId: string; secret: string } {
  const key = defaultIamUsers.find(({ name }) => name === user)?.keys[at]
  if (key === undefined) throw new Error(`the tutorial has no key of ${user}`)
  return { keyId: key.accessKeyId, secret: key.secretAccessKey }
}

/** IAM as the owner of such a key asks it; waiting takes no time and is noted in `waits`. */
export function iamAs(
  sandbox: Sandbox,
  user: string,
  waits: number[] = [],
  now: () => Date = () => new Date(),
): Iam {
  const { keyId, secret } = tutorialKey(user)
  const sleep = (ms: number): Promise<void> => {
    waits.push(ms)
    return Promise.resolve()
  }
  const clock = { now, monotonicMs: () => performance.now(), sleep }
  return {
    credentials: { accessKeyId: keyId, secretAccessKey: secret },
    options: { http, clock, region: 'us-east-1', endpoint: sandbox.url },
  }
}

/** trent, an administrator with a key, and so many users without one. */
export function crowdedDirectory(users: number): Directory {
  const { keyId, secret } = tutorialKey('trent')
  const others = Array.from({ length: users }, (_, at) => `  - { name: user${at}, account: dev }\n`)
  const text = `accounts:
  - { id: "111111111111", name: dev }
iam-users:
  - name: trent
    account: dev
    policies: [AdministratorAccess]
    access-key-id: ${keyId}
    secret-access-key: ${secret}
${others.join('')}`
  return parseOrganisation(text, 'crowd.yaml')
}

/** alice, an administrator of two accounts; the second has a user with this key. */
export function directoryWithKey(accessKeyId: string): Directory {
  const text = `users:
  - { name: alice, password: through-the-looking-glass }
accounts:
  - { id: "111111111111", name: dev }
  - { id: "222222222222", name: staging }
permission-sets:
  - { name: AdministratorAccess }
assignments:
  - { users: [alice], accounts: all, permission-sets: [AdministratorAccess] }
iam-users:
  - name: veteran
    account: staging
    access-key-id: ${accessKeyId}
    secret-access-key: long-known
`
  return parseOrganisation(text, 'two-accounts.yaml')
}
