-- What happened in one account.
SELECT *
FROM acts
WHERE origin = 'cloudtrail' AND account LIKE CAST($name AS VARCHAR) ESCAPE '!'
