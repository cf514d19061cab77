/** Which tool can see what, before and after: said before anything is sealed. Pure. */
import type { ProtectionMode } from '../../tokens/sealing/protection.ts'

export interface Visibility {
  readonly tool: string
  /** Without protection. */
  readonly open: string
  /** With it. */
  readonly sealed: string
  /** Whether it goes on working. */
  readonly works: string
}

const shared: readonly Visibility[] = [
  {
    tool: 'keyless, its library and agent',
    open: 'everything',
    sealed: 'everything, by the key',
    works: 'yes',
  },
  {
    tool: 'AWS CLI, boto3, SDKs, Terraform',
    open: 'access and refresh token',
    sealed: 'access token',
    works: 'until it expires (an hour at most); longer where keyless or its agent renews it',
  },
  {
    tool: 'aws sso login',
    open: 'writes all of it',
    sealed: 'writes all of it',
    works: "yes; sealed at keyless' next run",
  },
  { tool: 'aws sso logout', open: 'all of it', sealed: 'access token', works: 'yes' },
  {
    tool: 'tools with credential_process = keyless …',
    open: 'role keys',
    sealed: 'role keys',
    works: 'yes',
  },
  {
    tool: 'any other program of yours',
    open: 'all files',
    sealed: 'access token',
    works: 'may still run keyless and ask',
  },
  {
    tool: 'a backup, a copied disk',
    open: 'all files',
    sealed: 'access token, dead within the hour',
    works: '-',
  },
]

const strict: readonly Visibility[] = [
  {
    tool: 'keyless, its library and agent',
    open: 'everything',
    sealed: 'everything, by the key',
    works: 'yes',
  },
  {
    tool: 'AWS CLI, boto3, SDKs, Terraform',
    open: 'access and refresh token',
    sealed: 'no token; role keys from keyless',
    works: 'yes, through credential_process in their profiles',
  },
  {
    tool: 'aws sso login --profile',
    open: 'writes all of it',
    sealed: 'finds no session in the profile',
    works: 'no: keyless login',
  },
  { tool: 'aws sso logout', open: 'all of it', sealed: 'nothing', works: 'no: keyless logout' },
  {
    tool: 'tools with credential_process = keyless …',
    open: 'role keys',
    sealed: 'role keys',
    works: 'yes',
  },
  {
    tool: 'any other program of yours',
    open: 'all files',
    sealed: 'no secret',
    works: 'may still run keyless and ask',
  },
  { tool: 'a backup, a copied disk', open: 'all files', sealed: 'no secret', works: '-' },
]

export function visibility(mode: ProtectionMode): readonly Visibility[] {
  return mode === 'strict' ? strict : shared
}
