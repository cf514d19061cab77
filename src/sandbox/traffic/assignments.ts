/** Who of the company is assigned what, as the AWS CLI would print it: what is used, and what nobody needs. */
import { groupId, identityStoreId, permissionSetArn, userId } from '../instance.ts'
import type { Company, Place, Worker } from './company.ts'

/** Of somebody who left: `aws identitystore delete-user` leaves assignments behind. */
const leaver = '00000000-0000-4000-8000-000000000001'

interface Given {
  readonly accountId: string
  readonly permissionSet: string
  readonly principalType: 'USER' | 'GROUP'
  readonly principalId: string
}

/** Whoever moved to another team keeps what they had in the first, as happens. */
function placesOf({ places, moves }: Worker): readonly Place[] {
  return [...places, ...(moves?.places ?? [])]
}

const isTeams = ({ permissionSet }: Place): boolean => permissionSet === 'DeveloperAccess'

interface Team {
  readonly places: readonly Place[]
  readonly members: readonly Worker[]
}

/** By the accounts that they work in. */
function teamsOf({ workers }: Company): ReadonlyMap<string, Team> {
  const teams = new Map<string, { places: readonly Place[]; members: Worker[] }>()
  for (const worker of workers) {
    for (const all of [worker.places, worker.moves?.places ?? []]) {
      const places = all.filter(isTeams)
      if (places.length === 0) continue
      const name = `Team of ${places[0]?.accountId ?? ''}`
      const { members } = teams.get(name) ?? { members: [] }
      teams.set(name, { places, members: [...members, worker] })
    }
  }
  return teams
}

function assignmentsOf(company: Company): readonly Given[] {
  const { world, workers, management } = company
  const user = ({ name }: Worker) =>
    ({ principalType: 'USER', principalId: userId(world, name) }) as const
  const group = (name: string) =>
    ({ principalType: 'GROUP', principalId: groupId(world, name) }) as const
  const teams = [...teamsOf(company)].flatMap(([name, { places }]) =>
    places.map((place) => ({ ...place, ...group(name) })),
  )
  const own = workers.flatMap((worker) =>
    placesOf(worker)
      .filter((place) => !isTeams(place))
      .map((place) => ({ ...place, ...user(worker) })),
  )
  const audits = workers
    .filter((worker) => worker.audits)
    .flatMap((worker) =>
      world.directory.organisation.accounts.map(({ accountId }) => ({
        accountId,
        permissionSet: 'ReadOnlyAccess',
        ...user(worker),
      })),
    )
  const needless = workers
    .filter((_, at) => at % 10 === 0)
    .map((worker) => ({
      accountId: worker.places.at(-1)?.accountId ?? management,
      permissionSet: 'OperatorAccess',
      ...user(worker),
    }))
  return [
    ...teams,
    ...own,
    ...audits,
    ...needless,
    { accountId: management, permissionSet: 'OperatorAccess', ...group('Operators') },
    { accountId: management, permissionSet: 'BillingAccess', ...group('Nobody') },
    {
      accountId: management,
      permissionSet: 'BillingAccess',
      principalType: 'USER',
      principalId: leaver,
    },
  ]
}

/** Documents one after another: list-users, list-groups, list-group-memberships, describe-permission-set, … */
export function directoryDocuments(company: Company): string {
  const { world, workers } = company
  const { permissionSets, accounts } = world.directory.organisation
  const IdentityStoreId = identityStoreId(world)
  const groups = new Map<string, readonly Worker[]>([
    ...[...teamsOf(company)].map(([name, { members }]) => [name, members] as const),
    ['Operators', workers.slice(4, 9)],
    ['Nobody', []],
  ])
  const documents = [
    {
      Users: workers.map(({ name }) => ({
        IdentityStoreId,
        UserId: userId(world, name),
        UserName: name,
      })),
    },
    {
      Groups: [...groups.keys()].map((name) => ({
        IdentityStoreId,
        GroupId: groupId(world, name),
        DisplayName: name,
      })),
    },
    {
      GroupMemberships: [...groups].flatMap(([name, members]) =>
        members.map((member) => ({
          IdentityStoreId,
          GroupId: groupId(world, name),
          MemberId: { UserId: userId(world, member.name) },
        })),
      ),
    },
    ...permissionSets.map(({ name }) => ({
      PermissionSet: { Name: name, PermissionSetArn: permissionSetArn(world, name) },
    })),
    {
      Accounts: accounts.map(({ accountId, accountName }) => ({
        Id: accountId,
        Name: accountName,
      })),
    },
    {
      AccountAssignments: assignmentsOf(company).map((one) => ({
        AccountId: one.accountId,
        PermissionSetArn: permissionSetArn(world, one.permissionSet),
        PrincipalType: one.principalType,
        PrincipalId: one.principalId,
      })),
    },
  ]
  return documents.map((document) => `${JSON.stringify(document)}\n`).join('')
}
