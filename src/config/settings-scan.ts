/**
 * What `keyless config set` writes about production, which is asked about only where a person is, and
 * what `keyless setup` writes of a team file without guard rules, which can say no more than that: such
 * a file has no guard rule, whatever else is wrong with it. For the hot entry, which parses none.
 */
export const aboutProduction =
  /^((#.*|version: 1|production:|  [a-z]+s: (?!.*[[ ][*?-])\[[\w*?., "-]*]|team:\n  source: [\w/][!-~]*\w\n  digest: sha256:\w{64}\n  since: [\d-]+\n  guard: none|)\n)*$/
