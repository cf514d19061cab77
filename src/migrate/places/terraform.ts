import type { Place } from './place.ts'

export const terraform: Place = {
  says: 'Terraform',
  fits: ({ name }) => /\.(?:tf|tfvars|hcl|tofu)(?:\.json)?$/.test(name),
}
