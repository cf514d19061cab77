/** What a job runs in a shell, on the platforms that hand it the token as a text. */
import type { Federation, PipelineRole } from './federation.ts'

/** A command that fails unless the credentials of the environment are the role's, in its account. */
export function isThisRole({ partition, accountId }: Federation, { name }: PipelineRole): string {
  const arn = `arn:${partition}:sts::${accountId}:assumed-role/${name}/`
  return `aws sts get-caller-identity --query Arn --output text | grep '^${arn.replaceAll('.', '[.]')}'`
}

/** Seconds; the least that STS gives. */
export const jobSessionSeconds = 900

/**
 * The token changed into credentials of $AWS_ROLE_ARN, in the environment. Not by AWS_WEB_IDENTITY_TOKEN_FILE:
 * with that the AWS CLI keeps what it gets in the home folder, where the next job of the machine finds it.
 * @param token A command that prints it.
 * @param session May have variables of the platform.
 */
export function takeRole(token: string, session: string): readonly string[] {
  const asked = `--role-arn "$AWS_ROLE_ARN" --role-session-name "${session}" --web-identity-token "file://$token" --duration-seconds ${jobSessionSeconds}`
  const answer = `--query 'Credentials.[AccessKeyId,SecretAccessKey,SessionToken]' --output text`
  return [
    'token="$(mktemp)"',
    `${token} > "$token"`,
    `keys="$(aws sts assume-role-with-web-identity ${asked} ${answer})"`,
    'rm "$token"',
    'set -- $keys',
    'export AWS_ACCESS_KEY_ID="$1" AWS_SECRET_ACCESS_KEY="$2" AWS_SESSION_TOKEN="$3"',
  ]
}

/** The variables that `takeRole` and every AWS tool read. */
export function roleVariables({ region }: Federation, { arn }: PipelineRole): string {
  return `AWS_REGION: ${region}\nAWS_ROLE_ARN: ${arn}\n`
}

/** As items of a YAML list, from the first column. */
export function asItems(commands: readonly string[]): string {
  return commands.map((command) => `- ${command}\n`).join('')
}
