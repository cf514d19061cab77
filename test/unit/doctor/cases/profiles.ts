import { chmodSync } from 'node:fs'
import { dev, healthy, session } from '../doctor-stage.ts'
import type { Case } from './case.ts'

const config =
  (text: string): Case['trips'] =>
  (stage) =>
    stage.config(text)

const account = 'sso_account_id = 111111111111\nsso_role_name = Admin\n'
const legacy = (name: string, url: string): string =>
  `[profile ${name}]\nsso_start_url = ${url}\nsso_region = us-east-1\nregion = us-east-1\n${account}`

const role = '[profile b]\nrole_arn = arn:aws:iam::1:role/R\nregion = us-east-1\nsource_profile = '

export const profileCases: readonly Case[] = [
  { code: 'no-config', trips: () => {}, spares: config(session) },
  { code: 'session-not-found', trips: config(dev), spares: config(healthy) },
  {
    code: 'source-profile-missing',
    trips: config(`${healthy}${role}gone\n`),
    spares: config(`${healthy}${role}dev\n`),
  },
  {
    code: 'services-not-found',
    trips: config(`${dev}services = s\n${session}`),
    spares: config(`${dev}services = s\n${session}[services s]\n`),
  },
  {
    code: 'profile-loop',
    trips: config(`${role}c\n${role.replace('profile b', 'profile c')}b\n`),
    spares: config(`${role}dev\n${role.replace('profile b', 'profile c')}b\n${healthy}`),
  },
  {
    code: 'profile-incomplete',
    trips: config(healthy.replace(/sso_role_name.*\n/, '')),
    spares: config(healthy.replace(/sso_role_name.*\n|sso_account_id.*\n/g, '')),
  },
  {
    code: 'profile-inconsistent',
    trips: config(`${dev}sso_region = eu-west-1\n${session}`),
    spares: config(`${dev}sso_region = us-east-1\n${session}`),
  },
  {
    code: 'session-incomplete',
    trips: config(healthy.replace(/sso_region.*\n/, '')),
    spares: config(healthy),
  },
  {
    code: 'session-key-in-profile',
    trips: config(`${dev}sso_region = us-east-1\n${session}`),
    spares: config(legacy('old', 'https://my-org.awsapps.com/start')),
  },
  {
    code: 'account-id-format',
    trips: config(healthy.replace('111111111111', '11111111111')),
    spares: config(healthy.replace('111111111111', '011111111111')),
  },
  {
    code: 'static-keys-beside-sso',
    trips: (stage) => {
      stage.config(healthy)
      stage.credentials('[dev]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n')
    },
    spares: (stage) => {
      stage.config(healthy)
      stage.credentials('[other]\naws_access_key_id = AKIA1\naws_secret_access_key = s\n')
    },
  },
  {
    code: 'process-beside-sso',
    trips: config(`${dev}credential_process = /bin/true\n${session}`),
    spares: config(`${healthy}[profile b]\ncredential_process = /bin/true\n`),
  },
  {
    code: 'role-beside-sso',
    trips: config(`${dev}role_arn = arn:aws:iam::1:role/R\nsource_profile = b\n${session}`),
    spares: config(`${healthy}${role}dev\n`),
  },
  {
    code: 'region-unset',
    trips: config(healthy.replace(/region = eu.*\n/, '')),
    spares: (stage) => {
      stage.config(healthy.replace(/region = eu.*\n/, ''))
      stage.env['AWS_REGION'] = 'us-east-1'
    },
  },
  {
    code: 'region-unknown',
    trips: config(healthy.replace('eu-west-1', 'eu-wset-1')),
    spares: config(healthy.replace('eu-west-1', 'us-gov-west-1')),
  },
  {
    code: 'region-invalid',
    trips: config(healthy.replace('eu-west-1', 'eu/west')),
    spares: config(healthy.replace('eu-west-1', 'zz-west-1')),
  },
  {
    code: 'region-mismatch',
    trips: config(healthy.replace('my-org.awsapps.com/start', 'ssoins-1.portal.eu-west-1.app.aws')),
    spares: config(
      healthy.replace('my-org.awsapps.com/start', 'ssoins-1.portal.us-east-1.app.aws'),
    ),
  },
  {
    code: 'start-url-invalid',
    trips: config(healthy.replace('https://my-org', 'http://my-org')),
    spares: config(healthy),
  },
  {
    code: 'start-url-vanity',
    trips: config(healthy.replace('my-org.awsapps.com', 'aws.example.com')),
    spares: config(healthy),
  },
  {
    code: 'start-url-spellings',
    trips: config(
      `${legacy('a', 'https://my-org.awsapps.com/start')}${legacy('b', 'https://my-org.awsapps.com/start/#/')}`,
    ),
    spares: config(
      `${legacy('a', 'https://my-org.awsapps.com/start')}${legacy('b', 'https://other.awsapps.com/start')}`,
    ),
  },
  {
    code: 'process-missing',
    trips: config('[profile b]\nregion = us-east-1\ncredential_process = /nowhere/keyless x\n'),
    spares: (stage) => {
      const program = stage.home.write('my program', '#!/bin/sh\n')
      chmodSync(program, 0o755)
      stage.config(`[profile b]\nregion = us-east-1\ncredential_process = "${program}" x\n`)
    },
  },
]
