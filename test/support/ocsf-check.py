"""Says what is wrong with OCSF events (a line of JSON each) by the published schema, as a list of JSON."""

import json
import sys

from jsonschema import Draft202012Validator
from ocsf_json_schema import OcsfJsonSchemaEmbedded, get_ocsf_schema

schema = OcsfJsonSchemaEmbedded(get_ocsf_schema(version="1.7.0"))
validators = {}
wrong = []
for line in sys.stdin:
    event = json.loads(line)
    uid = event["class_uid"]
    if uid not in validators:
        name = schema.lookup_class_name_from_uid(class_uid=uid)
        one = schema.get_class_schema(class_name=name, profiles=["cloud"])
        validators[uid] = Draft202012Validator(one)
    for error in validators[uid].iter_errors(event):
        wrong.append([uid, list(map(str, error.absolute_path)), error.message[:300]])
print(json.dumps(wrong))
