/** What a job runs in a shell, on the platforms that hand it the token as a text. */
import type { Federation, PipelineRole } from './federation.ts'

/** A command that fails unless the credentials of the environment are the role's, in its account. */
export function isThisRole({ partition, accountId }: Federation, { name }: PipelineRole): string {
  const arn = `arn:${partition}:sts::${accountId}:assumed-role/${name}/`
  return `aws sts get-caller-identity --query Arn --output text | grep '^${arn.replaceAll('.', '[.]')}'`
}

/** The token in a private file, which every AWS SDK changes into credentials of $AWS_ROLE_ARN by itself. */
export function tokenToFile(variable: string): readonly string[] {
  return [
    'export AWS_WEB_IDENTITY_TOKEN_FILE="$(mktemp)"',
    `printf '%s' "$${variable}" > "$AWS_WEB_IDENTITY_TOKEN_FILE"`,
  ]
}

/** The variables of which the SDKs read the role. */
export function roleVariables(
  { region }: Federation,
  { arn }: PipelineRole,
  session: string,
): string {
  return `AWS_REGION: ${region}\nAWS_ROLE_ARN: ${arn}\nAWS_ROLE_SESSION_NAME: ${session}\n`
}

/** As items of a YAML list, from the first column. */
export function asItems(commands: readonly string[]): string {
  return commands.map((command) => `- ${command}\n`).join('')
}
