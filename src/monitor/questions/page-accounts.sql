-- Accounts by how much people did there; `of_all` is how many there are.
SELECT used_account AS account, events, last_seen, of_all
FROM accounts_placed
WHERE place <= $accounts
ORDER BY place
