import type { Place } from './place.ts'

export const terraformState: Place = {
  says: 'Terraform state',
  fits: ({ path, name }) =>
    /\.tfstate(?:\.backup|\.\d+\.backup)?$/.test(name) || /\/\.terraform\//.test(path),
}
