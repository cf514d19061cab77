"""Statements of Athena as DuckDB takes them: one request a line in, one answer a line out."""

import json
import re
import sys

import sqlglot
from sqlglot import ErrorLevel, exp
from sqlglot.dialects.athena import Athena
from sqlglot.tokens import TokenType


def filled(sql, parameters):
    """The literals in the place of each `?`, in the order of the text."""
    marks = [token for token in Athena().tokenize(sql) if token.token_type == TokenType.PLACEHOLDER]
    if len(marks) != len(parameters):
        raise ValueError(f"{len(marks)} parameters, {len(parameters)} values")
    for mark, literal in reversed(list(zip(marks, parameters))):
        sql = sql[: mark.start] + literal + sql[mark.end + 1 :]
    return sql


def translated(sql):
    # Trino is what Athena runs, so that nothing that only one of the two parsers takes goes through.
    if not sql.startswith(("CREATE EXTERNAL", "DROP")):
        sqlglot.parse_one(sql, read="trino", error_level=ErrorLevel.RAISE)
    tree = sqlglot.parse_one(sql, read="athena", error_level=ErrorLevel.RAISE)
    if isinstance(tree, exp.Create):
        # Where and how the files are written is Athena's alone.
        tree.set("properties", None)
    for replace in tree.find_all(exp.RegexpReplace):
        # Trino has $1 for what stood in a group, and \$ for the sign.
        if isinstance(replace.args.get("replacement"), exp.Literal):
            text = replace.args["replacement"].this
            replace.set("replacement", exp.Literal.string(re.sub(r"\$(\d)", r"\\\1", text)))
    return tree.sql(dialect="duckdb", unsupported_level=ErrorLevel.RAISE)


for line in sys.stdin:
    request = json.loads(line)
    try:
        if request.get("parse"):
            tree = sqlglot.parse_one(request["sql"], read="athena", error_level=ErrorLevel.RAISE)
            answer = {"sql": type(tree).__name__}
        else:
            answer = {"sql": translated(filled(request["sql"], request["parameters"]))}
    except Exception as error:
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
