import { oidcFault } from './wire-faults.ts'

export type JsonInput = Readonly<Record<string, unknown>>

function isObject(value: unknown): value is JsonInput {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The body as a JSON object, or undefined. */
export function jsonObject(body: Uint8Array): JsonInput | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'))
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** An OIDC request body. Throws InvalidRequestException. */
export function oidcInput(body: Uint8Array): JsonInput {
  const input = jsonObject(body)
  if (input === undefined) {
    throw oidcFault('InvalidRequestException', 'The request body is not a JSON object')
  }
  return input
}

export function optionalString(input: JsonInput, name: string): string | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') {
    throw oidcFault('InvalidRequestException', `${name} must be a string`)
  }
  return value
}

export function requiredString(input: JsonInput, name: string): string {
  const value = optionalString(input, name)
  if (value === undefined || value === '') {
    throw oidcFault('InvalidRequestException', `${name} is required`)
  }
  return value
}

export function optionalStrings(input: JsonInput, name: string): readonly string[] | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (!Array.isArray(value) || !value.every((item) => typeof item === 'string')) {
    throw oidcFault('InvalidRequestException', `${name} must be a list of strings`)
  }
  return value
}
