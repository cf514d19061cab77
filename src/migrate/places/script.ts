import type { Place } from './place.ts'

export const script: Place = {
  says: 'script',
  fits: ({ name }) =>
    /\.(?:sh|bash|zsh|fish|ksh|ps1|psm1|bat|cmd|mk)$|^(?:Makefile|Justfile|justfile|Taskfile\.ya?ml|Procfile|Vagrantfile)$/.test(
      name,
    ),
}
