-- What records.sql and audit-part.ts are written with. An empty text is none, as in fields.ts.
CREATE OR REPLACE TEMP MACRO said(value) AS nullif(value, '');

-- A time as time.ts takes it, without fractions of a second and not before the year 1000, which DuckDB may write
-- otherwise. The cast takes more, and no day that there is not.
CREATE OR REPLACE TEMP MACRO plain_time(value) AS
  CASE WHEN regexp_full_match(value, '[1-9]\d{3}-\d\d-\d\dT(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\dZ')
    THEN TRY_CAST(value AS TIMESTAMP) END;

-- 32 hexadecimal digits in the usual groups: the cast passes over any hyphen, and looks at all else.
CREATE OR REPLACE TEMP MACRO plain_uuid(value) AS
  CASE WHEN value LIKE '________-____-____-____-____________' THEN TRY_CAST(value AS UUID) END;

CREATE OR REPLACE TEMP MACRO container(value) AS
  CASE WHEN starts_with(value, '{') OR starts_with(value, '[') THEN value END;

-- Words that only DuckDB takes for JSON, what may be a secret, a name that stands twice: most values have none of
-- them, and one pattern is as quick as each of the three.
CREATE OR REPLACE TEMP MACRO needs_a_look(value) AS
  regexp_matches(value, '(?is)[:,\[]-?(?:nan|inf(?:inity)?)[,}\]]|/* secret hint */|/* twins */');

-- JSON that is long, deep, or none by the standard: there the two ways could differ.
CREATE OR REPLACE TEMP MACRO unusual_json(value, look) AS
  CASE WHEN value IS NULL THEN false
    WHEN strlen(value) > 48000 OR contains(value, chr(127)) THEN true
    WHEN strlen(value) > 8000 AND strlen(value) - strlen(translate(value, '[{', '')) > 2000 THEN true
    WHEN look THEN regexp_matches(value, '(?i)[:,\[]-?(?:nan|inf(?:inity)?)[,}\]]|/* secret parts */')
    ELSE false END;

-- As secrets.ts: a session token is in the answer of every AssumeRole.
CREATE OR REPLACE TEMP MACRO without_secrets(value, look) AS
  CASE WHEN NOT look THEN value
    WHEN regexp_matches(value, '(?i)\\"|=|value"') THEN /* without secrets */
    ELSE /* without plain secrets */ END;

-- JSON takes the last of two fields of one name, DuckDB the first. Looked at closely only where a name stands twice.
CREATE OR REPLACE TEMP MACRO has_twins(value) AS
  coalesce(len(json_keys(value)) <> len(list_distinct(json_keys(value))), false);
CREATE OR REPLACE TEMP MACRO twin_in_request(q, look) AS
  CASE WHEN NOT look THEN false
    WHEN regexp_matches(q, '(?s)/* twins in request */') THEN has_twins(q) ELSE false END;
CREATE OR REPLACE TEMP MACRO twin_in_details(d, look) AS
  CASE WHEN NOT look THEN false
    WHEN regexp_matches(d, '(?s)/* twins in details */') THEN has_twins(d) ELSE false END;
CREATE OR REPLACE TEMP MACRO twin_in_response(p, look) AS
  CASE WHEN NOT look THEN false
    WHEN regexp_matches(p, '(?s)/* twins in response */')
      THEN has_twins(p) OR has_twins(p -> '$.credentials') OR has_twins(p -> '$.accessKey')
    ELSE false END;
CREATE OR REPLACE TEMP MACRO twin_in_additional(a, look) AS
  CASE WHEN NOT look THEN false
    WHEN regexp_matches(a, '(?s)/* twins in additional */') THEN has_twins(a) ELSE false END;

-- The name of a role and its account, by the ARN of the role or of a session; as identity.ts has them. To find
-- pieces of what is known to have them is quicker than to let a pattern take them out.
CREATE OR REPLACE TEMP MACRO is_role(arn) AS
  regexp_full_match(arn, 'arn:[^:]*:iam::\d*:role/(?:[^\n\r\x{2028}\x{2029}]*/)?[^/]+');
CREATE OR REPLACE TEMP MACRO role_name(arn) AS
  CASE WHEN is_role(arn) THEN split_part(arn, '/', -1) END;
CREATE OR REPLACE TEMP MACRO role_account(arn) AS
  CASE WHEN is_role(arn) THEN said(split_part(arn, ':', 5)) END;
CREATE OR REPLACE TEMP MACRO session_role(arn) AS
  said(regexp_extract(arn, '^arn:[^:]*:sts::\d*:assumed-role/([^/]+)/.+$', 1));
CREATE OR REPLACE TEMP MACRO session_of(arn) AS
  said(regexp_extract(arn, '^arn:[^:]*:sts::\d*:assumed-role/[^/]+/(.+)$', 1));

-- Quick forms of those that nearly every record needs; audit-part.ts looks for what they get wrong.
CREATE OR REPLACE TEMP MACRO likely_role(issuer, arn) AS
  CASE WHEN issuer LIKE 'arn:%:iam::%:role/%' AND NOT suffix(issuer, '/')
    THEN split_part(issuer, '/', -1) ELSE session_role(arn) END;
CREATE OR REPLACE TEMP MACRO likely_permission_set(role) AS
  CASE WHEN starts_with(role, 'AWSReservedSSO_') AND strlen(role) > 32
    THEN substr(role, 16, length(role) - 32) END;
CREATE OR REPLACE TEMP MACRO likely_session(principal, arn) AS
  CASE WHEN contains(principal, ':') THEN said(split_part(principal, ':', 2)) ELSE session_of(arn) END;
CREATE OR REPLACE TEMP MACRO exact_role(issuer, arn) AS
  coalesce(role_name(issuer), session_role(arn));
CREATE OR REPLACE TEMP MACRO exact_permission_set(role) AS
  said(regexp_extract(role, '^AWSReservedSSO_(.+)_[0-9a-f]{16}$', 1));

CREATE OR REPLACE TEMP MACRO is_user_id(value) AS
  regexp_full_match(value, '(?:[0-9a-f]{10}-)?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}');

CREATE OR REPLACE TEMP MACRO grant_name(value) AS
  CASE WHEN starts_with(value, 'urn:ietf:params:oauth:grant-type:') THEN value[34:] ELSE value END;

CREATE OR REPLACE TEMP MACRO service_name(value) AS
  said(CASE WHEN suffix(value, '.amazonaws.com') THEN value[:-15]
    WHEN suffix(value, '.amazonaws.com.cn') THEN value[:-18] ELSE value END);

-- A text that decode-event.ts might have otherwise: control characters, an object or list in the place of
-- a text, a number that JavaScript writes otherwise, more than a name may have.
CREATE OR REPLACE TEMP MACRO unusual_text(value) AS
  strlen(value) > 4096
  OR regexp_matches(value, '[\x00-\x1f\x7f\x{2028}\x{2029}]|^-?(?:\d{16,}|\d+\.\d+|\d+(?:\.\d+)?[eE][-+]?\d+|(?i:nan|inf|infinity))$')
  OR CASE WHEN container(value) IS NULL THEN false ELSE json_valid(value) END;

-- As isAddress and the forms of decode-event.ts.
CREATE OR REPLACE TEMP MACRO is_account(value) AS regexp_full_match(value, '\d{12}');
CREATE OR REPLACE TEMP MACRO is_region(value) AS
  regexp_full_match(value, '[a-z]{2,4}(?:-[a-z]+){1,3}-\d{1,2}|global');
CREATE OR REPLACE TEMP MACRO is_address(value) AS
  CASE WHEN regexp_full_match(value, '(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)')
    THEN NOT regexp_matches(value, '(?:^|\.)0\d')
    ELSE (contains(value, ':') AND regexp_full_match(value, '(?i)[0-9a-f:.]+'))
      OR regexp_full_match(value, 'AWS Internal|[A-Za-z0-9_.-]+\.amazonaws\.com') END;
