-- What decode-event.ts does, for records that have nothing unusual: the others get no time, and their
-- file is read by decode-event.ts. One record of `/* files */` is one row of the store.
WITH records AS NOT MATERIALIZED (
  SELECT filename, unnest(CASE WHEN Records IS NULL THEN [NULL] ELSE Records END) AS r
  FROM /* files */
),
fields AS NOT MATERIALIZED (
  SELECT
    filename,
    plain_uuid(r.eventID) AS id,
    plain_time(r.eventTime) AS time,
    said(r.eventName) AS name,
    said(r.eventSource) AS source,
    said(r.awsRegion) AS region,
    said(r.recipientAccountId) AS recipient,
    said(r.eventType) AS type,
    said(r.eventCategory) AS category,
    r.readOnly AS read_only,
    said(r.userIdentity.type) AS identity_type,
    said(r.userIdentity.principalId) AS principal_id,
    said(r.userIdentity.arn) AS arn,
    said(r.userIdentity.accountId) AS identity_account,
    said(r.userIdentity.accessKeyId) AS access_key,
    said(r.userIdentity.userName) AS user_name,
    said(r.userIdentity.invokedBy) AS invoked_by,
    said(r.userIdentity.sessionContext.sessionIssuer.arn) AS issuer_arn,
    said(r.userIdentity.sessionContext.attributes.creationDate) AS creation_date,
    said(r.userIdentity.sessionContext.sourceIdentity) AS source_identity,
    said(r.userIdentity.sessionContext.webIdFederationData.federatedProvider) AS web_identity,
    said(r.userIdentity.onBehalfOf.userId) AS on_behalf_of,
    said(r.userIdentity.onBehalfOf.identityStoreArn) AS identity_store,
    said(r.userIdentity.credentialId) AS credential_id,
    said(r.sourceIPAddress) AS address,
    said(r.userAgent) AS user_agent,
    said(r.errorCode) AS error_code,
    said(r.errorMessage) AS error_message,
    container(r.requestParameters::VARCHAR) AS q,
    container(r.responseElements::VARCHAR) AS p,
    container(r.additionalEventData::VARCHAR) AS a,
    container(r.serviceEventDetails::VARCHAR) AS d,
    r.eventData IS NOT NULL OR r.CloudTrailEvent IS NOT NULL OR r.digestStartTime IS NOT NULL
      OR r.insightDetails IS NOT NULL OR r.UserId IS NOT NULL AS is_other
  FROM records
),
found AS NOT MATERIALIZED (
  SELECT
    *,
    needs_a_look(q) AS look_q,
    needs_a_look(p) AS look_p,
    needs_a_look(a) AS look_a,
    needs_a_look(d) AS look_d,
    plain_time(creation_date) AS session_start,
    likely_role(issuer_arn, arn) AS role,
    CASE WHEN identity_type = 'AssumedRole' THEN likely_session(principal_id, arn) END
      AS session_name,
    CASE WHEN on_behalf_of IS NOT NULL THEN on_behalf_of
      WHEN identity_type = 'Unknown' AND is_user_id(principal_id) THEN principal_id END AS user_id,
    json_transform(q, '{"accountId": "VARCHAR", "roleName": "VARCHAR", "roleArn": "VARCHAR",
      "roleSessionName": "VARCHAR", "userName": "VARCHAR", "clientId": "VARCHAR",
      "grantType": "VARCHAR"}') AS asked,
    json_transform(d, '{"account_id": "VARCHAR", "role_name": "VARCHAR",
      "UserAuthentication": "VARCHAR", "CredentialVerification": "VARCHAR",
      "CredentialChallenge": "VARCHAR"}') AS told,
    json_transform(p, '{"credentials": {"accessKeyId": "VARCHAR"},
      "accessKey": {"accessKeyId": "VARCHAR"}, "ConsoleLogin": "VARCHAR"}') AS answered,
    json_transform(a, '{"identitycenter:CredentialId": "VARCHAR", "UserName": "VARCHAR",
      "CredentialType": "VARCHAR", "AuthWorkflowID": "VARCHAR"}') AS added
  FROM fields
)
SELECT
  id,
  CASE WHEN NOT is_other AND id IS NOT NULL AND name IS NOT NULL AND source IS NOT NULL
      AND time >= TIMESTAMP '2013-01-01' AND time <= TIMESTAMP '/* latest */'
      AND (creation_date IS NULL OR session_start IS NOT NULL)
      AND NOT (unusual_json(q, look_q) OR unusual_json(p, look_p) OR unusual_json(a, look_a)
        OR unusual_json(d, look_d))
      AND coalesce(strlen(asked.roleArn) <= 4096, true)
      AND NOT (twin_in_request(q, look_q) OR twin_in_details(d, look_d)
        OR twin_in_response(p, look_p) OR twin_in_additional(a, look_a))
    THEN time END AS time,
  name,
  service_name(source) AS service,
  region,
  coalesce(recipient, identity_account) AS account,
  type,
  category,
  CASE read_only WHEN 'true' THEN true WHEN 'false' THEN false END AS read_only,
  /* actor */ AS actor,
  identity_type,
  principal_id,
  arn,
  identity_account,
  access_key,
  user_name,
  invoked_by,
  issuer_arn,
  role,
  likely_permission_set(role) AS permission_set,
  session_name,
  session_start,
  source_identity,
  web_identity,
  user_id,
  identity_store,
  credential_id,
  address,
  user_agent,
  error_code,
  error_message,
  coalesce(said(told.account_id), said(asked.accountId), role_account(asked.roleArn))
    AS target_account,
  coalesce(said(told.role_name), said(asked.roleName), role_name(asked.roleArn)) AS target_role,
  said(asked.roleSessionName) AS target_session,
  said(asked.userName) AS target_user,
  coalesce(said(answered.credentials.accessKeyId), said(answered.accessKey.accessKeyId))
    AS issued_key,
  said(added."identitycenter:CredentialId") AS issued_credential,
  said(asked.clientId) AS client,
  said(grant_name(asked.grantType)) AS grant_type,
  coalesce(said(told.UserAuthentication), said(told.CredentialVerification),
    said(told.CredentialChallenge), said(answered.ConsoleLogin)) AS outcome,
  said(added.UserName) AS sign_in_name,
  said(added.CredentialType) AS credential_type,
  said(added.AuthWorkflowID) AS workflow,
  without_secrets(q, look_q) AS request,
  without_secrets(p, look_p) AS response,
  without_secrets(a, look_a) AS additional,
  without_secrets(d, look_d) AS details,
  'cloudtrail' AS origin,
  /* file */ AS file,
  /* batch */ AS batch
FROM found/* names */
