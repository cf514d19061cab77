import type { Place } from './place.ts'

export const notebook: Place = {
  says: 'notebook',
  fits: ({ name }) => /\.ipynb$/.test(name),
}
