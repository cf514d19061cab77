/** Pieces of SQL that several detectors have in common. */

/** The person, or whoever it is. */
export const somebody = "coalesce(person_id, person, '')"

/** What one of them did in one account is one finding. */
export const perPersonAndAccount = `concat(${somebody}, ' ', coalesce(account, ''))`

export const isChange =
  "name NOT LIKE 'Get%' AND name NOT LIKE 'List%' AND name NOT LIKE 'Describe%'"

/** The first half of an IPv4 address, the first 48 bits of an IPv6 address; NULL for services of AWS. */
export function networkOf(column: string): string {
  return `nullif(CASE
    WHEN ${column} LIKE '%:%'
      THEN regexp_extract(${column}, '^[0-9A-Fa-f]+:[0-9A-Fa-f]*:[0-9A-Fa-f]*')
    ELSE regexp_extract(${column}, '^[0-9]+[.][0-9]+[.]')
  END, '')`
}

interface Burst {
  /** A SELECT of `id`, `time`, `who` and `detail`. */
  readonly picked: string
  /** So many within ten minutes, and more than twice what was the most until a day before. */
  readonly least: number
}

/** Those of `picked` that come thick, a finding for each of `who` and day. One pass, however many they are. */
export function burst({ picked, least }: Burst): string {
  return `WITH picked AS (
${picked}),
counted AS (
  SELECT
    *,
    count(*) OVER (
      PARTITION BY who
      ORDER BY time
      RANGE BETWEEN INTERVAL '10' MINUTE PRECEDING AND CURRENT ROW
    ) AS many
  FROM picked
),
compared AS (
  SELECT
    *,
    max(many) OVER (
      PARTITION BY who
      ORDER BY time
      RANGE BETWEEN UNBOUNDED PRECEDING AND INTERVAL '24' HOUR PRECEDING
    ) AS usual
  FROM counted
),
marked AS (
  SELECT
    *,
    max(CASE WHEN many >= ${least} AND many > 2 * coalesce(usual, 0) THEN 1 ELSE 0 END) OVER (
      PARTITION BY who
      ORDER BY time
      RANGE BETWEEN CURRENT ROW AND INTERVAL '10' MINUTE FOLLOWING
    ) AS is_part
  FROM compared
)
SELECT id, concat(who, ' ', CAST(CAST(time AS DATE) AS VARCHAR)) AS subject, detail
FROM marked
WHERE is_part = 1`
}
