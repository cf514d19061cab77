-- What an app does for a person: portal sessions whose token it was given by CreateTokenWithIAM.
SELECT issued_credential AS credential_id, max(coalesce(client, 'unknown')) AS app
FROM stored
WHERE issued_credential IS NOT NULL
GROUP BY issued_credential
