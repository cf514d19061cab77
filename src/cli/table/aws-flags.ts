import type { Flag } from '../command.ts'

/** Flags that the AWS CLI takes everywhere. Those without a meaning here are taken and not shown. */
const awsFlags: Readonly<Record<string, Flag>> = {
  'ca-bundle': { type: 'string', value: 'FILE', help: 'certificates to trust (AWS_CA_BUNDLE)' },
  region: { type: 'string', value: 'REGION', help: 'not used', hidden: true },
  output: { type: 'string', value: 'FORMAT', help: 'not used', hidden: true },
  query: { type: 'string', value: 'JMESPATH', help: 'not used', hidden: true },
  color: { type: 'string', value: 'WHEN', help: 'not used', hidden: true },
  'cli-read-timeout': { type: 'string', value: 'SECONDS', help: 'not used', hidden: true },
  'cli-connect-timeout': { type: 'string', value: 'SECONDS', help: 'not used', hidden: true },
  'no-cli-pager': { type: 'boolean', help: 'not used', hidden: true },
  'no-cli-auto-prompt': { type: 'boolean', help: 'not used', hidden: true },
  'no-verify-ssl': {
    type: 'boolean',
    help: 'refused',
    hidden: true,
    refused:
      "keyless always checks certificates: give your company's by --ca-bundle FILE or AWS_CA_BUNDLE.",
  },
  'no-paginate': { type: 'boolean', help: 'not used', hidden: true },
}

/** A command's own flags, then those of the AWS CLI that it does not have itself. */
export function withAwsFlags(
  own: Readonly<Record<string, Flag>> = {},
): Readonly<Record<string, Flag>> {
  const others = Object.entries(awsFlags).filter(([name]) => !Object.hasOwn(own, name))
  return { ...own, ...Object.fromEntries(others) }
}
