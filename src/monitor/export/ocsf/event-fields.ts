/** What all OCSF events have (schema.ocsf.io, 1.7.0). */
import { isIP } from 'node:net'

export const ocsfVersion = '1.7.0'

export type OcsfValue =
  | string
  | number
  | boolean
  | readonly OcsfValue[]
  | { readonly [name: string]: OcsfValue | undefined }

export type OcsfObject = { readonly [name: string]: OcsfValue | undefined }

export interface Kind {
  readonly category: readonly [number, string]
  readonly class: readonly [number, string]
  readonly activity: readonly [number, string]
}

export interface Product {
  readonly version: string
}

/** Which class and activity it is; `type_uid` follows from them. */
export function kindFields({ category, class: [uid, name], activity }: Kind): OcsfObject {
  const [activityId, activityName] = activity
  return {
    category_uid: category[0],
    category_name: category[1],
    class_uid: uid,
    class_name: name,
    activity_id: activityId,
    activity_name: activityName,
    type_uid: uid * 100 + activityId,
    type_name: `${name}: ${activityName}`,
  }
}

/** @param uid The same one for the same event: whoever gets it twice may drop one. */
export function metadata({ version }: Product, uid: string, more: OcsfObject = {}): OcsfObject {
  return {
    version: ocsfVersion,
    product: { name: 'keyless', vendor_name: 'keyless', version },
    uid,
    profiles: ['cloud'],
    ...more,
  }
}

/** AWS writes an address there, or the name of a service. */
export function endpoint(address: string | undefined): OcsfObject {
  if (address === undefined) return { name: 'unknown' }
  return isIP(address) === 0 ? { svc_name: address } : { ip: address }
}

export function ocsfLine(event: OcsfObject): Buffer {
  return Buffer.from(`${JSON.stringify(event)}\n`, 'utf8')
}
