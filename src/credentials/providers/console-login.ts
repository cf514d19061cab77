import { type Provider, setting, unsupported } from '../provider.ts'

/** `aws login` is another product with files of its own: recognised, never touched. */
export const consoleLogin: Provider = (profile) => {
  if (setting(profile, 'login_session') === undefined) return undefined
  throw unsupported(
    profile,
    `The profile "${profile.name}" is signed in by "aws login", whose credentials only the AWS CLI reads.`,
  )
}
