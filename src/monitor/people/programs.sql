-- Which program of this machine was given a key, by our own journal.
SELECT issued_key, max(user_agent) AS program
FROM stored
WHERE origin = 'journal' AND issued_key IS NOT NULL
GROUP BY issued_key
