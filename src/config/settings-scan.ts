/**
 * What `keyless config set` writes about production, which is asked about only where a person is:
 * such a file has no guard rule, whatever else is wrong with it. For the hot entry, which parses none.
 */
export const aboutProduction =
  /^((#.*|version: 1|production:|  [a-z]+s: (?!.*[[ ][*?-])\[[\w*?., "-]*]|)\n)*$/
