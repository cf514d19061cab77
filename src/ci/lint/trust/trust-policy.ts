/** A role's trust policy as it stands in a file, whatever the file's language. */
import type { TextNode } from '../node.ts'
import type { Source, Span } from '../source.ts'

export interface TrustCondition {
  /** `ForAnyValue:StringLike`. */
  readonly operator: TextNode
  readonly key: TextNode
  readonly values: readonly TextNode[]
  /** Some values are known only when the file is used. */
  readonly isPartial: boolean
}

export interface TrustPrincipal {
  readonly kind: string
  readonly id: TextNode
}

export interface TrustStatement {
  readonly source: Source
  readonly span: Span
  readonly effect: 'Allow' | 'Deny'
  readonly principals: readonly TrustPrincipal[]
  readonly actions: readonly TextNode[]
  /** The actions are those of NotAction. */
  readonly exceptActions: boolean
  readonly conditions: readonly TrustCondition[]
  /** Some conditions are known only when the file is used. */
  readonly isPartial: boolean
}

/** What stands beside the policy. */
export interface TrustedRole {
  /** Undefined where it is not known. */
  readonly name: string | undefined
  readonly maxSession: TextNode | undefined
  /** Policies of AWS that the role has, by their ARNs. */
  readonly managedPolicies: readonly TextNode[]
  /** It has policies of its own besides. */
  readonly hasOwnPolicies: boolean
}

export interface TrustPolicy {
  readonly source: Source
  readonly span: Span
  readonly statements: readonly TrustStatement[]
  readonly role: TrustedRole | undefined
}

/** An identity provider that a file makes. */
export interface IdentityProvider {
  readonly source: Source
  readonly span: Span
  readonly url: TextNode
  /** Undefined where it is not known. */
  readonly clientIds: readonly TextNode[] | undefined
  readonly hasThumbprints: boolean
}
