/** The platforms that keyless knows, and which of them a token is of. */
import { fits, withWildcards } from '../policy/pattern.ts'
import type { Platform, SubjectForm } from './platform.ts'
import { azureDevops } from './platforms/azure-devops.ts'
import { bitbucket } from './platforms/bitbucket.ts'
import { buildkite } from './platforms/buildkite.ts'
import { circleci } from './platforms/circleci.ts'
import { github } from './platforms/github.ts'
import { gitlab } from './platforms/gitlab.ts'
import { terraformCloud } from './platforms/terraform-cloud.ts'
import type { TokenClaims } from './read-token.ts'

export const platforms: readonly Platform[] = [
  github,
  gitlab,
  bitbucket,
  circleci,
  buildkite,
  azureDevops,
  terraformCloud,
]

export interface FoundPlatform {
  readonly platform: Platform
  /** The platform's own issuer; else one that a company runs itself, which AWS does not know by name. */
  readonly isShared: boolean
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)
}

function isIssuer(pattern: string, issuer: string): boolean {
  const source = pattern.split('*').map(escaped).join('[^./]+')
  return new RegExp(`^${source}$`).test(issuer)
}

/** The issuer as provider ARNs and condition keys have it: without `https://`. */
export function issuerPath(issuer: string): string {
  return issuer.replace(/^https:\/\//, '')
}

export function platformOf(claims: TokenClaims): FoundPlatform | undefined {
  const issuer = issuerPath(claims.issuer)
  const shared = platforms.find(({ issuers }) => issuers.some((one) => isIssuer(one, issuer)))
  if (shared !== undefined) return { platform: shared, isShared: true }
  const own = platforms.find(
    ({ marks }) => marks.length > 0 && marks.every((claim) => claims.all.has(claim)),
  )
  return own === undefined ? undefined : { platform: own, isShared: false }
}

/** The form that a subject has; undefined for one that was made to measure. */
export function subjectForm({ subjects }: Platform, subject: string): SubjectForm | undefined {
  const characters = [...subject]
  return subjects.find(({ form }) =>
    fits(withWildcards(form.replaceAll(/\{\w+\}/g, '?*')), characters),
  )
}
