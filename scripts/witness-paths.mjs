// @ts-check
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** @param {string} path */
function present(path) {
  return existsSync(path) ? path : undefined
}

/** @returns {string | undefined} the frozen AWS CLI 2, whose folder carries its version */
function frozenAwsCli() {
  const versions = join(root, '.witnesses', 'awscli-v2', 'awscli', 'v2')
  if (!existsSync(versions)) return undefined
  const [version] = readdirSync(versions).filter((name) => /^\d/.test(name))
  return version === undefined ? undefined : present(join(versions, version, 'dist', 'aws'))
}

/** Where each installed real client is, as the variables that the tests read. */
export function witnessPaths() {
  const folder = join(root, '.witnesses')
  return {
    KEYLESS_WITNESS_AWS: frozenAwsCli(),
    KEYLESS_WITNESS_AWS_OLD: present('/usr/bin/aws'),
    KEYLESS_WITNESS_AWS_V1: present(join(folder, 'python', 'bin', 'aws')),
    KEYLESS_WITNESS_AWS_SSO_UTIL: present(join(folder, 'python', 'bin', 'aws-sso-util')),
    KEYLESS_WITNESS_MOTO: present(join(folder, 'python', 'bin', 'moto_server')),
    KEYLESS_WITNESS_PYTHON: present(join(folder, 'python', 'bin', 'python')),
    KEYLESS_WITNESS_NODE_MODULES:
      present(join(folder, 'node_modules', '@aws-sdk')) && join(folder, 'node_modules'),
    KEYLESS_WITNESS_TERRAFORM: present(join(folder, 'terraform-provider')),
    KEYLESS_WITNESS_LINTERS: present(join(folder, 'linters', 'bin')),
    KEYLESS_WITNESS_ACTIONLINT: present(join(folder, 'actionlint')),
    KEYLESS_WITNESS_EXPORTS: present(join(folder, 'exports', 'bin', 'python')),
    KEYLESS_WITNESS_OTLP_RECEIVER: present(join(folder, 'otlp-receiver')),
    KEYLESS_WITNESS_SARIF: present(
      join(
        folder,
        'node_modules',
        '@microsoft',
        'jest-sarif',
        'lib',
        'schemas',
        'sarif-2.1.0-rtm.5.json',
      ),
    ),
    KEYLESS_WITNESS_CDK: present(join(folder, 'node_modules', 'aws-cdk', 'bin', 'cdk')),
    KEYLESS_WITNESS_NODE_22: present(
      join(folder, 'node_modules', 'node-22-linux-x64', 'bin', 'node'),
    ),
    KEYLESS_WITNESS_NODE_24: present(
      join(folder, 'node_modules', 'node-24-linux-x64', 'bin', 'node'),
    ),
  }
}
