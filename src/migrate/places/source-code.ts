import type { Place } from './place.ts'

export const sourceCode: Place = {
  says: 'program',
  fits: ({ name }) =>
    /\.(?:[cm]?[jt]sx?|py|go|java|kt|kts|scala|groovy|rb|php|cs|fs|vb|rs|swift|c|cc|cpp|h|hpp|m|pl|pm|r|R|jl|lua|dart|ex|exs|clj|vue|svelte)$/.test(
      name,
    ),
}
