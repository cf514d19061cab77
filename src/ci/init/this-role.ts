import type { Federation, PipelineRole } from './federation.ts'

/** A command that fails unless the credentials of the environment are the role's, in its account. */
export function isThisRole({ partition, accountId }: Federation, { name }: PipelineRole): string {
  const arn = `arn:${partition}:sts::${accountId}:assumed-role/${name}/`
  return `aws sts get-caller-identity --query Arn --output text | grep '^${arn.replaceAll('.', '[.]')}'`
}
