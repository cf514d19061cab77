-- The same of an event data store of CloudTrail Lake, where times are times and JSON is a map of texts. `eventjson` is the
-- record as it came: what stands nested in a map is found in it alone, and what userIdentity has newly.
SELECT
  eventid AS event_id,
  concat(replace(substr(CAST(eventtime AS VARCHAR), 1, 19), ' ', 'T'), 'Z') AS event_time,
  eventname AS name,
  eventsource AS source,
  awsregion AS region,
  recipientaccountid AS recipient,
  eventtype AS type,
  eventcategory AS category,
  CAST(readonly AS VARCHAR) AS read_only,
  useridentity.type AS identity_type,
  useridentity.principalid AS principal_id,
  useridentity.arn AS arn,
  useridentity.accountid AS identity_account,
  useridentity.accesskeyid AS access_key,
  useridentity.username AS user_name,
  useridentity.invokedby AS invoked_by,
  useridentity.sessioncontext.sessionissuer.arn AS issuer_arn,
  concat(
    replace(substr(CAST(useridentity.sessioncontext.attributes.creationdate AS VARCHAR), 1, 19), ' ', 'T'),
    'Z'
  ) AS session_start,
  useridentity.sessioncontext.sourceidentity AS source_identity,
  useridentity.sessioncontext.webidfederationdata.federatedprovider AS web_identity,
  useridentity.onbehalfof.userid AS on_behalf_of,
  useridentity.onbehalfof.identitystorearn AS identity_store,
  json_extract_scalar(eventjson, '$.userIdentity.credentialId') AS credential_id,
  sourceipaddress AS address,
  useragent AS user_agent,
  errorcode AS error_code,
  errormessage AS error_message,
  coalesce(
    json_format(json_extract(eventjson, '$.requestParameters')),
    json_format(CAST(requestparameters AS JSON))
  ) AS request,
  coalesce(
    json_format(json_extract(eventjson, '$.responseElements')),
    json_format(CAST(responseelements AS JSON))
  ) AS response,
  coalesce(
    json_format(json_extract(eventjson, '$.additionalEventData')),
    json_format(CAST(additionaleventdata AS JSON))
  ) AS additional,
  coalesce(
    json_format(json_extract(eventjson, '$.serviceEventDetails')),
    json_format(CAST(serviceeventdetails AS JSON))
  ) AS details,
  CAST(NULL AS VARCHAR) AS file
FROM cloudtrail
