-- What events/decode-event.ts and events/identity.ts make of a record, still as text.
WITH named AS (
  SELECT
    *,
    coalesce(
      nullif(regexp_extract(issuer_arn, '^arn:[^:]*:iam::(\d*):role/(?:.*/)?([^/]+)$', 2), ''),
      nullif(regexp_extract(arn, '^arn:[^:]*:sts::\d*:assumed-role/([^/]+)/(.+)$', 1), '')
    ) AS role,
    nullif(json_extract_scalar(request, '$.roleArn'), '') AS asked_arn
  FROM raw
)
SELECT
  CASE
    WHEN regexp_like(lower(event_id), '^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$')
      THEN replace(lower(event_id), '-', '')
    ELSE lower(to_hex(md5(to_utf8(coalesce(
      nullif(event_id, ''),
      concat_ws(chr(31), event_time, source, name, principal_id, arn, address, user_agent, request, response)
    )))))
  END AS id,
  CASE
    WHEN regexp_like(event_time, '^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.]\d{1,9})?Z$')
      THEN concat(substr(event_time, 1, 10), ' ', substr(event_time, 12, 8))
  END AS time,
  name,
  regexp_replace(source, '[.]amazonaws[.]com([.]cn)?$', '') AS service,
  region,
  coalesce(nullif(recipient, ''), identity_account) AS account,
  type,
  category,
  CASE WHEN read_only IN ('true', 'false') THEN read_only END AS read_only,
  identity_type,
  principal_id,
  arn,
  identity_account,
  access_key,
  user_name,
  invoked_by,
  issuer_arn,
  role,
  regexp_extract(role, '^AWSReservedSSO_(.+)_[0-9a-f]{16}$', 1) AS permission_set,
  CASE
    WHEN identity_type = 'AssumedRole' AND strpos(principal_id, ':') > 0
      THEN substr(principal_id, strpos(principal_id, ':') + 1)
    WHEN identity_type = 'AssumedRole'
      THEN regexp_extract(arn, '^arn:[^:]*:sts::\d*:assumed-role/([^/]+)/(.+)$', 2)
  END AS session_name,
  CASE
    WHEN regexp_like(session_start, '^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):[0-5]\d:[0-5]\d([.]\d{1,9})?Z$')
      THEN concat(substr(session_start, 1, 10), ' ', substr(session_start, 12, 8))
  END AS session_start,
  source_identity,
  web_identity,
  coalesce(
    nullif(on_behalf_of, ''),
    CASE
      WHEN identity_type = 'Unknown' AND regexp_like(
        principal_id,
        '^([0-9a-f]{10}-)?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
      ) THEN principal_id
    END
  ) AS user_id,
  identity_store,
  credential_id,
  address,
  user_agent,
  error_code,
  error_message,
  coalesce(
    nullif(json_extract_scalar(details, '$.account_id'), ''),
    nullif(json_extract_scalar(request, '$.accountId'), ''),
    regexp_extract(asked_arn, '^arn:[^:]*:iam::(\d*):role/(?:.*/)?([^/]+)$', 1)
  ) AS target_account,
  coalesce(
    nullif(json_extract_scalar(details, '$.role_name'), ''),
    nullif(json_extract_scalar(request, '$.roleName'), ''),
    regexp_extract(asked_arn, '^arn:[^:]*:iam::(\d*):role/(?:.*/)?([^/]+)$', 2)
  ) AS target_role,
  json_extract_scalar(request, '$.roleSessionName') AS target_session,
  json_extract_scalar(request, '$.userName') AS target_user,
  coalesce(
    nullif(json_extract_scalar(response, '$.credentials.accessKeyId'), ''),
    json_extract_scalar(response, '$.accessKey.accessKeyId')
  ) AS issued_key,
  json_extract_scalar(additional, '$["identitycenter:CredentialId"]') AS issued_credential,
  json_extract_scalar(request, '$.clientId') AS client,
  regexp_replace(
    json_extract_scalar(request, '$.grantType'),
    '^urn:ietf:params:oauth:grant-type:',
    ''
  ) AS grant_type,
  coalesce(
    nullif(json_extract_scalar(details, '$.UserAuthentication'), ''),
    nullif(json_extract_scalar(details, '$.CredentialVerification'), ''),
    nullif(json_extract_scalar(details, '$.CredentialChallenge'), ''),
    json_extract_scalar(response, '$.ConsoleLogin')
  ) AS outcome,
  json_extract_scalar(additional, '$.UserName') AS sign_in_name,
  json_extract_scalar(additional, '$.CredentialType') AS credential_type,
  json_extract_scalar(additional, '$.AuthWorkflowID') AS workflow,
  CASE WHEN regexp_like(request, '^[{\[]') THEN request END AS request,
  CASE WHEN regexp_like(response, '^[{\[]') THEN response END AS response,
  CASE WHEN regexp_like(additional, '^[{\[]') THEN additional END AS additional,
  CASE WHEN regexp_like(details, '^[{\[]') THEN details END AS details,
  'cloudtrail' AS origin,
  file
FROM named
