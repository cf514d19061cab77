/** The platforms that keyless knows, by their names, and which of them a token or a provider is of. */
import type { Platform } from './platform.ts'
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
  const source = pattern
    .split(/\{\w+\}/)
    .map(escaped)
    .join('[^./]+')
  return new RegExp(`^${source}$`).test(issuer)
}

/** The issuer as provider ARNs and condition keys have it: without `https://`. */
export function issuerPath(issuer: string): string {
  return issuer.replace(/^https:\/\//, '')
}

export function platformById(id: string): Platform | undefined {
  return platforms.find((platform) => platform.id === id)
}

/** Of an issuer that AWS knows by name, with or without `https://`; undefined for a company's own. */
export function platformOfIssuer(issuer: string): Platform | undefined {
  const path = issuerPath(issuer)
  return platforms.find(({ issuers }) => issuers.some((one) => isIssuer(one, path)))
}

export function platformOf(claims: TokenClaims): FoundPlatform | undefined {
  const shared = platformOfIssuer(claims.issuer)
  if (shared !== undefined) return { platform: shared, isShared: true }
  const own = platforms.find(
    ({ marks }) => marks.length > 0 && marks.every((claim) => claims.all.has(claim)),
  )
  return own === undefined ? undefined : { platform: own, isShared: false }
}
