/** IAM (API version 2010-05-08), asked patiently: it is one service for the whole world, and slow to anger. */
import { AccessDenied, type ServiceError } from '../errors.ts'
import type { Credentials } from './credentials.ts'
import {
  type CallOptions,
  fullJitter,
  type Refusal,
  unreadable as unreadableAnswer,
} from './patient-call.ts'
import { callQuery, type QueryService } from './query-call.ts'
import { textAt, type XmlElement } from './sts-xml.ts'

/** Whom IAM is asked as, and where. */
export interface Iam {
  readonly credentials: Credentials
  readonly options: CallOptions
}

const iam: QueryService = {
  name: 'iam',
  title: 'IAM',
  version: '2010-05-08',
  ...fullJitter,
  refused: denied,
}

function denied({ code, because, details }: Refusal): AccessDenied | undefined {
  if (code !== 'AccessDenied' && code !== 'AccessDeniedException') return undefined
  const message = `These credentials may not ask IAM for ${details.operation} (${because}).`
  return new AccessDenied('iam-denied', message, { details })
}

/** For an answer that lacks what it must have. */
export function unreadable(operation: string): ServiceError {
  return unreadableAnswer(iam, operation)
}

/** Throws AccessDenied `iam-denied`, ServiceError; its `details.error` is the code on the wire. */
export async function callIam(
  { credentials, options }: Iam,
  operation: string,
  form: Readonly<Record<string, string>> = {},
): Promise<XmlElement> {
  return callQuery(iam, { operation, form, credentials }, options)
}

export function childOf(element: XmlElement, name: string): XmlElement | undefined {
  return element.children.find((child) => child.name === name)
}

/** Of one list; a service that turns in a circle ends there. */
const mostPages = 1000

/** All members of a list, page by page. Throws as callIam. */
export async function listIam<T>(
  iamPorts: Iam,
  {
    operation,
    list,
    form = {},
  }: {
    readonly operation: string
    /** The element that has them. */
    readonly list: string
    readonly form?: Readonly<Record<string, string>>
  },
  read: (member: XmlElement) => T | undefined,
): Promise<readonly T[]> {
  const found: T[] = []
  let marker: string | undefined
  for (let page = 0; page < mostPages; page++) {
    const more: Record<string, string> = marker === undefined ? {} : { Marker: marker }
    const answer = await callIam(iamPorts, operation, { ...form, MaxItems: '1000', ...more })
    const members = childOf(answer, list)?.children
    if (members === undefined) throw unreadable(operation)
    for (const member of members) {
      const one = read(member)
      if (one === undefined) throw unreadable(operation)
      found.push(one)
    }
    if (textAt(answer, 'IsTruncated') !== 'true') return found
    marker = textAt(answer, 'Marker')
    if (!marker) throw unreadable(operation)
  }
  throw unreadable(operation)
}
