/**
 * A role's trust policy and a request to assume the role, as values. This room decides what IAM would
 * decide; it reads no file, asks nobody and imports nothing.
 */
import type { Operator } from './operators.ts'

/** Versions of the policy language; variables came with the second. */
export type PolicyVersion = '2008-10-17' | '2012-10-17'

export type PrincipalKind = 'AWS' | 'Federated' | 'Service' | 'CanonicalUser'

export interface Principal {
  readonly kind: PrincipalKind
  /** An ARN, a service's name, an account, or `*`. */
  readonly id: string
}

export interface Condition {
  /** As the policy has it: `ForAnyValue:StringLikeIfExists`. */
  readonly written: string
  readonly operator: Operator
  /** ForAllValues or ForAnyValue. */
  readonly set: 'all' | 'any' | undefined
  readonly ifExists: boolean
  readonly key: string
  readonly values: readonly string[]
}

export interface Statement {
  /** From 1. */
  readonly number: number
  readonly sid: string | undefined
  readonly effect: 'Allow' | 'Deny'
  /** Everybody: `"*"`, or `{ "AWS": "*" }`, which says the same. */
  readonly anyPrincipal: boolean
  readonly principals: readonly Principal[]
  /** Patterns of Action, or of NotAction where `exceptActions` is true. */
  readonly actions: readonly string[]
  readonly exceptActions: boolean
  /** All of them must hold. */
  readonly conditions: readonly Condition[]
}

export interface Policy {
  readonly version: PolicyVersion
  readonly statements: readonly Statement[]
}
