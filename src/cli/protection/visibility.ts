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

type Row = readonly [tool: string, open: string, sealed: string, works: string]

const ours: Row = ['keyless, its library and agent', 'everything', 'everything, by the key', 'yes']
const asking: Row = ['tools with credential_process = keyless …', 'role keys', 'role keys', 'yes']
const sdks = ['AWS CLI, boto3, SDKs, Terraform', 'access and refresh token'] as const
const others = ['any other program of yours', 'all files'] as const
const copies = ['a backup, a copied disk', 'all files'] as const
const mayAsk = 'may still run keyless and ask'

const rows: Readonly<Record<ProtectionMode, readonly Row[]>> = {
  shared: [
    ours,
    [
      ...sdks,
      'access token',
      'until it expires (an hour at most); longer where keyless or its agent renews it',
    ],
    ['aws sso login', 'writes all of it', 'writes all of it', "yes; sealed at keyless' next run"],
    ['aws sso logout', 'all of it', 'access token', 'yes'],
    asking,
    [...others, 'access token', mayAsk],
    [...copies, 'access token, dead within the hour', '-'],
  ],
  strict: [
    ours,
    [
      ...sdks,
      'no token; role keys from keyless',
      'yes, through credential_process in their profiles',
    ],
    [
      'aws sso login --profile',
      'writes all of it',
      'finds no session in the profile',
      'no: keyless login',
    ],
    ['aws sso logout', 'all of it', 'nothing', 'no: keyless logout'],
    asking,
    [...others, 'no secret', mayAsk],
    [...copies, 'no secret', '-'],
  ],
}

export function visibility(mode: ProtectionMode): readonly Visibility[] {
  return rows[mode].map(([tool, open, sealed, works]) => ({ tool, open, sealed, works }))
}
