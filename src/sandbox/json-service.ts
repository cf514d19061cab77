/** What operations of services of the JSON 1.1 protocol are asked for, and whether the caller may. */
import type { Caller } from './caller.ts'
import type { SandboxRequest } from './exchange.ts'
import { accessOfCaller } from './iam-input.ts'
import { managementAccount } from './instance.ts'
import { type JsonInput, jsonObject } from './json-input.ts'
import { decodePageToken, encodePageToken } from './page-tokens.ts'
import { jsonFault } from './wire-faults.ts'
import type { World } from './world.ts'

/** Of one call. */
export interface JsonCall {
  readonly world: World
  readonly caller: Caller
  readonly input: JsonInput
}

/** Throws WireFault. */
export function jsonBody({ body }: SandboxRequest): JsonInput {
  const input = body.length === 0 ? {} : jsonObject(body)
  if (input !== undefined) return input
  throw jsonFault('ValidationException', 'The request body is not a JSON object')
}

/** In the account that manages the organisation, with a permission set that may look. Throws WireFault. */
export function assertAdministrator(call: JsonCall, action: string): void {
  const { world, caller } = call
  if (accessOfCaller(call) !== 'none' && caller.accountId === managementAccount(world)) return
  throw denied(caller, action)
}

/** The same of any account. Throws WireFault. */
export function assertMayLook(call: JsonCall, action: string): void {
  if (accessOfCaller(call) === 'none') throw denied(call.caller, action)
}

function denied({ arn }: Caller, action: string): Error {
  const message = `User: ${arn} is not authorized to perform: ${action}`
  return jsonFault('AccessDeniedException', message)
}

/** A text of the input. Throws WireFault. */
export function asked({ input }: JsonCall, name: string, form: RegExp): string {
  const value = input[name]
  if (typeof value === 'string' && form.test(value)) return value
  const message = `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must satisfy regular expression pattern: ${form.source}`
  throw jsonFault('ValidationException', message)
}

/** One page of a list. Throws WireFault. */
export function jsonPage<T>(
  list: string,
  items: readonly T[],
  { input }: JsonCall,
  largest = 100,
): { readonly items: readonly T[]; readonly next: { readonly NextToken?: string } } {
  const { MaxResults: size = largest, NextToken: token } = input
  if (typeof size !== 'number' || !Number.isInteger(size) || size < 1 || size > largest) {
    throw jsonFault('ValidationException', `MaxResults must be from 1 to ${largest}`)
  }
  const from = token === undefined ? 0 : decodePageToken(list, spelled(token))
  if (from === undefined) throw jsonFault('ValidationException', 'The NextToken is not valid')
  const end = from + size
  // AWS takes no dots in a token.
  const next = encodePageToken(list, end).replace('.', '/')
  return { items: items.slice(from, end), next: end < items.length ? { NextToken: next } : {} }
}

function spelled(token: unknown): string {
  return typeof token === 'string' ? token.replace('/', '.') : ''
}
