"""Reads Sigma rules (folder) and events (JSON on stdin): which events each rule finds, by pySigma's SQLite backend."""

import json
import pathlib
import re
import sqlite3
import sys

from sigma.backends.sqlite import sqliteBackend
from sigma.collection import SigmaCollection
from sigma.rule import SigmaRule


def flat(value, name=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flat(inner, f"{name}.{key}" if name else key)
    elif isinstance(value, list):
        yield name, json.dumps(value, separators=(",", ":"))
    else:
        yield name, value


def table(events, fields):
    rows = [{**dict(flat(event)), "timestamp": event["eventTime"]} for event in events]
    names = sorted({name for row in rows for name in row} | set(fields) | {"timestamp"})
    database = sqlite3.connect(":memory:")
    database.create_function("REGEXP", 2, lambda p, text: text is not None and bool(re.search(p, str(text))))
    database.execute(f"CREATE TABLE logs ({', '.join(json.dumps(name) for name in names)})")
    places = ", ".join("?" for _ in names)
    for row in rows:
        database.execute(f"INSERT INTO logs VALUES ({places})", [row.get(name) for name in names])
    return database


def fields_of(rule):
    for detection in rule.detection.detections.values():
        stack = list(detection.detection_items)
        while stack:
            item = stack.pop()
            if hasattr(item, "detection_items"):
                stack.extend(item.detection_items)
            elif item.field:
                yield item.field


given = json.load(sys.stdin)
answer = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.yml")):
    collection = SigmaCollection.from_yaml(path.read_text())
    assert not collection.errors, collection.errors
    collection.resolve_rule_references()
    events_of = [one for one in collection.rules if isinstance(one, SigmaRule)]
    assert events_of
    wanted = {field for one in events_of for field in fields_of(one)}
    ids = [str(one.id) for one in collection.rules]
    # Of a burst the last query is the correlation's, whose rows are bursts.
    query = sqliteBackend().convert(collection)[-1].replace("<TABLE_NAME>", "logs")
    found = {}
    for name, events in given.get(path.stem, {}).items():
        rows = table(events, wanted).execute(query)
        names = [column[0] for column in rows.description]
        found[name] = [row[names.index("eventID")] if "eventID" in names else "burst" for row in rows]
    answer[path.stem] = {"ids": ids, "found": found}
print(json.dumps(answer))
