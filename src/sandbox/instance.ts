/** The organisation's instance of Identity Center: ids that are the same for the same organisation. */
import { createHash } from 'node:crypto'
import type { World } from './world.ts'

type Place = Pick<World, 'directory'>

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** A UUID that is the same for the same text. */
export function uuidOf(text: string): string {
  const hex = digestOf(text)
  const parts = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 15), hex.slice(15, 18)]
  const [a, b, c, d] = parts
  return `${a}-${b}-4${c}-8${d}-${hex.slice(18, 30)}`
}

/** The organisation's first account is the one that manages it. */
export function managementAccount({ directory }: Place): string {
  return directory.organisation.accounts[0]?.accountId ?? '000000000000'
}

/** `d-` and ten hex digits. */
export function identityStoreId({ directory }: Place): string {
  return `d-${digestOf(directory.organisation.startUrl).slice(0, 10)}`
}

export function userId({ directory }: Place, userName: string): string {
  return uuidOf(`${directory.organisation.startUrl}/user/${userName.toLowerCase()}`)
}

export function groupId({ directory }: Place, name: string): string {
  return uuidOf(`${directory.organisation.startUrl}/group/${name}`)
}

export function membershipId({ directory }: Place, group: string, userName: string): string {
  return uuidOf(`${directory.organisation.startUrl}/member/${group}/${userName.toLowerCase()}`)
}

function instanceId({ directory }: Place): string {
  return `ssoins-${digestOf(`instance/${directory.organisation.startUrl}`).slice(0, 16)}`
}

export function instanceArn(place: Place): string {
  return `arn:aws:sso:::instance/${instanceId(place)}`
}

export function permissionSetArn(place: Place, name: string): string {
  const id = digestOf(`permission-set/${instanceId(place)}/${name}`).slice(0, 16)
  return `arn:aws:sso:::permissionSet/${instanceId(place)}/ps-${id}`
}
