/** What a file is to the linter, by its path; what it holds is looked at only then. */
import { basename } from 'node:path'

export type FileKind =
  | 'github'
  | 'gitlab'
  | 'bitbucket'
  | 'circleci'
  | 'buildkite'
  | 'azure-devops'
  | 'terraform'
  /** A template or a policy, if it says so itself. */
  | 'yaml'
  | 'json'
  /** Terraform's `templatefile` fills it in. */
  | 'json-template'

const folders: readonly (readonly [FileKind, RegExp])[] = [
  ['github', /\/\.github\/workflows\/[^/]+\.ya?ml$/],
  ['gitlab', /\/\.gitlab\/ci\/.+\.ya?ml$/],
  ['circleci', /\/\.circleci\/.+\.ya?ml$/],
  ['buildkite', /\/\.buildkite\/.+\.ya?ml$/],
  ['azure-devops', /\/\.azure(?:-pipelines|devops)\/.+\.ya?ml$/],
]

const names: readonly (readonly [FileKind, RegExp])[] = [
  ['github', /^action\.ya?ml$/],
  ['gitlab', /\.gitlab-ci\.ya?ml$/],
  ['bitbucket', /^bitbucket-pipelines\.ya?ml$/],
  ['azure-devops', /^azure-pipelines.*\.ya?ml$/],
  ['terraform', /\.(?:tf|tofu)$/],
  ['yaml', /\.(?:ya?ml|template)$/],
  ['json', /\.json$/],
  ['json-template', /\.(?:tpl|tftpl)$/],
]

export function fileKind(path: string): FileKind | undefined {
  const name = basename(path)
  const byName = names.find(([, pattern]) => pattern.test(name))?.[0]
  if (byName === undefined) return undefined
  const normal = path.replaceAll('\\', '/')
  return folders.find(([, pattern]) => pattern.test(normal))?.[0] ?? byName
}

/** One of these stands in every file that is about trust; others are not read further. */
const marks: Readonly<Record<'document' | 'terraform', readonly string[]>> = {
  document: ['sts:AssumeRole', 'sts:*', 'oidc-provider/', 'OIDCProvider', 'OpenIdConnectProvider'],
  terraform: [
    'sts:AssumeRole',
    'sts:*',
    'oidc-provider/',
    'openid_connect_provider',
    'github_oidc',
    'github-oidc',
    'tfe_variable',
    'secret_key',
  ],
}

export function marksOf(kind: FileKind): readonly string[] {
  if (kind === 'terraform') return marks.terraform
  return kind === 'yaml' || kind.startsWith('json') ? marks.document : []
}
