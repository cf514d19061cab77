/** What `ci init` did, and what is left to do. */
import { dirname } from 'node:path'
import { providerArn, trustConditions } from '../../ci/init/federation.ts'
import type { PlannedText } from '../../ci/init/plan-init.ts'
import type { Terminal } from '../../system/terminal.ts'
import { forTerminal } from '../../system/text.ts'
import type { InitOutcome } from '../commands/ci/init.ts'
import { quoteWord } from '../quote-word.ts'
import { coloursFor } from '../render/colours.ts'
import { wrap } from '../render/wrap.ts'

/** What makes the roles be there; a person with rights in the account runs it once. */
function rolesCommand({ federation, said, roles: { path } }: InitOutcome): string {
  const { platform } = federation
  const profile = 'keyless exec PROFILE --'
  if (said('as') === 'terraform') {
    return `${profile} terraform -chdir=${quoteWord(dirname(path))} apply`
  }
  if (said('as') === 'cdk') return `${profile} npx cdk deploy`
  const stack = `${said('name')}-${platform}`
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replace(/^[^A-Za-z]+/, '')
  return `${profile} aws cloudformation deploy --region ${federation.region} --capabilities CAPABILITY_NAMED_IAM --stack-name ${stack} --template-file ${quoteWord(path)}`
}

function notes({ path, kept, lacks }: PlannedText): readonly string[] {
  const stays = kept.map(
    (name) =>
      `${path} has ${name.replace(/ \{$/, '')} already: it says something else, and stays as it is.`,
  )
  return [...stays, ...lacks.map((one) => `${path}: ${one}`)]
}

function steps(outcome: InitOutcome): readonly string[] {
  const { federation, said, roles, pipeline, left } = outcome
  const stack = said('as') === 'cdk' ? [`Make the stack of ${roles.path} part of your app.`] : []
  const provider = federation.isProviderThere
    ? [
        `The provider ${federation.issuer} of the account must have the audience ${federation.audience}.`,
      ]
    : [
        `An account has one provider for ${federation.issuer}: where it is there already, run this again with --existing-provider.`,
      ]
  const test = `Push ${pipeline.path}: its jobs fail unless they are ${federation.plan.name} and ${federation.apply.name} of ${federation.accountId}.`
  return [...stack, ...provider, ...left, test]
}

function headline({ changed, isWritten, pipeline, roles }: InitOutcome): string {
  const paths = `${roles.path} and ${pipeline.path}`
  if (changed.length === 0) return `${paths} say all of this already.`
  if (!isWritten) return 'Nothing was written.'
  return changed.length === 2 ? `Wrote ${paths}.` : `Wrote ${changed[0]?.path ?? ''}.`
}

export function initLines(outcome: InitOutcome, terminal: Terminal): readonly string[] {
  const { columns } = terminal
  const { dim } = coloursFor(terminal, 'stderr')
  const prose = (text: string, left = ''): readonly string[] =>
    wrap(forTerminal(text, 1000), Math.max(20, columns - left.length - 2)).map((line, at) =>
      at === 0 ? `${left}${line}` : `${' '.repeat(left.length)}${line}`,
    )
  const told = [outcome.roles, outcome.pipeline].flatMap(notes)
  return [
    ...prose(headline(outcome)),
    ...told.flatMap((note) => prose(note)),
    '',
    dim('next:'),
    `  ${forTerminal(rolesCommand(outcome), 1000)}`,
    ...steps(outcome).flatMap((step) => prose(step, '  - ')),
  ]
}

export function initJson(outcome: InitOutcome) {
  const { federation, pipeline, roles, changed, isWritten } = outcome
  const paths = changed.map(({ path }) => path)
  const fileJson = ({ path, kept, lacks }: PlannedText) => ({ path, kept, lacks })
  const roleJson = (role: typeof federation.plan) => ({
    arn: role.arn,
    conditions: trustConditions(federation, role),
    policies: role.policies,
  })
  return {
    platform: federation.platform,
    provider: providerArn(federation),
    audience: federation.audience,
    plan: roleJson(federation.plan),
    apply: roleJson(federation.apply),
    roles: fileJson(roles),
    pipeline: fileJson(pipeline),
    changed: paths,
    written: isWritten,
    next: [rolesCommand(outcome), ...steps(outcome)],
  }
}
