/** The few words that Athena (Trino) has others for than DuckDB. All other SQL of ours is one text for both. */

const words: readonly (readonly [RegExp, string])[] = [
  [/\bregexp_matches\(/g, 'regexp_like('],
  [/\bany_value\(/g, 'arbitrary('],
  [
    /\bstring_agg\(([\s\S]*?), chr\(31\) ORDER BY ([^()]*)\)/g,
    'array_join(array_agg($1 ORDER BY $2), chr(31))',
  ],
]

export function inTrino(sql: string): string {
  return words.reduce((text, [ours, theirs]) => text.replace(ours, theirs), sql)
}
