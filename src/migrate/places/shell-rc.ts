import type { Place } from './place.ts'

export const shellRc: Place = {
  says: 'shell start-up file',
  fits: ({ path, name }) =>
    /^\.(?:bash|zsh|ksh|c|tc)(?:rc|env)$|^\.(?:bash_|z)?(?:profile|login|logout)$|^\.bash_aliases$/.test(
      name,
    ) ||
    /\/fish\/(?:config|conf\.d\/[^/]*)\.fish$|[pP]rofile\.ps1$/.test(path) ||
    /\/environment\.d\/[^/]*\.conf$|^\.pam_environment$/.test(path),
}
