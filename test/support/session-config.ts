import { startUrl } from './stage.ts'

/** A config file with the tutorial's session alone. */
export const sessionConfig = `[sso-session my-org]
sso_start_url = ${startUrl}
sso_region = us-east-1
sso_registration_scopes = sso:account:access
`
