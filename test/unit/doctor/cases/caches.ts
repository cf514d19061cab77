import { chmodSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { encodeToken } from '../../../../src/tokens/token-file.ts'
import { registrationFileName } from '../../../../src/tokens/registration-cache.ts'
import { tokenFileName } from '../../../../src/tokens/token-cache.ts'
import { tokenWith } from '../../tokens/token-fixture.ts'
import { healthy, now } from '../doctor-stage.ts'
import type { Case } from './case.ts'

const mine = {
  name: 'my-org',
  startUrl: 'https://my-org.awsapps.com/start',
  region: 'us-east-1',
  registrationScopes: ['sso:account:access'],
}
const tokenFile = `.aws/sso/cache/${tokenFileName(mine)}`
const registrationFile = `.aws/sso/cache/${registrationFileName(mine)}`
const roleFile = `.aws/cli/cache/${'a'.repeat(40)}.json`
const temporary = '.aws/sso/cache/.x.json.0123456789abcdef.tmp'

const signedIn: Case['spares'] = (stage) => {
  stage.config(healthy)
  stage.token('my-org')
}

const withFile =
  (name: string, text: string, mode?: number): Case['trips'] =>
  (stage) => {
    signedIn(stage)
    stage.home.write(name, text, mode)
  }

/** A umask may have taken away what the mode asks for. */
const withMode =
  (mode: number): Case['trips'] =>
  (stage) => {
    stage.config(healthy)
    chmodSync(stage.token('my-org'), mode)
  }

const aged =
  (ms: number): Case['trips'] =>
  (stage) => {
    const path = stage.home.write(temporary, 'secret')
    const at = (now.getTime() - ms) / 1000
    utimesSync(path, at, at)
  }

export const cacheCases: readonly Case[] = [
  { code: 'token-file-damaged', trips: withFile(tokenFile, '{"accessTo'), spares: signedIn },
  {
    code: 'registration-damaged',
    trips: withFile(registrationFile, '{}'),
    spares: withFile(
      registrationFile,
      '{"clientId": "c", "clientSecret": "s", "expiresAt": "2027-01-01T00:00:00Z"}',
    ),
  },
  {
    code: 'role-file-damaged',
    trips: withFile(roleFile, '{"Credentials": {"Acc'),
    spares: withFile('.aws/cli/cache/session.db', 'SQLite format 3'),
  },
  {
    code: 'cache-not-private',
    trips: (stage) => {
      stage.config(healthy)
      const elsewhere = stage.home.write('elsewhere.json', encodeToken(tokenWith()))
      stage.home.write('.aws/sso/cache/x', '')
      symlinkSync(elsewhere, join(stage.home.path, tokenFile))
    },
    spares: signedIn,
  },
  {
    code: 'cache-file-foreign',
    trips: withFile('.aws/sso/cache/kiro-auth-token.json', encodeToken(tokenWith())),
    spares: signedIn,
  },
  {
    code: 'sign-in-left-over',
    trips: (stage) => {
      signedIn(stage)
      stage.token('gone')
    },
    spares: signedIn,
  },
  { code: 'file-readable-by-others', trips: withMode(0o644), spares: withMode(0o600) },
  { code: 'file-writable-by-others', trips: withMode(0o666), spares: withMode(0o644) },
  {
    code: 'file-of-another-user',
    trips: (stage) => {
      signedIn(stage)
      stage.platform = { uid: (process.getuid?.() ?? 0) + 12_345 }
    },
    spares: signedIn,
  },
  { code: 'temporary-file-left', trips: aged(2 * 3_600_000), spares: aged(60_000) },
]
