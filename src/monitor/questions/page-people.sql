-- People by how much they did; `of_all` is how many there are.
SELECT person_id, person, kind, events, errors, first_seen, last_seen, of_all
FROM people_placed
WHERE place <= $people
ORDER BY place
