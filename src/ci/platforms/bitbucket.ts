import type { Platform } from '../platform.ts'

export const bitbucket: Platform = {
  id: 'bitbucket',
  name: 'Bitbucket Pipelines',
  issuers: ['api.bitbucket.org/2.0/workspaces/*/pipelines-config/identity/oidc'],
  marks: [],
  audience: undefined,
  defaultAudience: undefined,
  subjects: [
    { form: '{repository}:{environment}:{step}', says: 'as a step in an environment' },
    { form: '{repository}:{step}', says: 'as a step' },
  ],
  tokenSource: 'oidc: true on the step, then $BITBUCKET_STEP_OIDC_TOKEN',
  requiredClaims: [],
  conditionKeys: [],
}
