"""Reads SQL in a dialect from stdin and prints its statements as JSON, as sqlglot understands them.

The statements stand apart by an empty line and are parsed one by one, since Athena has a dialect for tables and another
for views. One that sqlglot does not understand fails: it would otherwise pass as an opaque command.
"""

import json
import sys

import sqlglot
from sqlglot import exp


def literal(node):
    return node.name if isinstance(node, (exp.Literal, exp.Identifier, exp.Var)) else node.sql()


def described(statement):
    if isinstance(statement, exp.Command):
        raise SystemExit("not understood: " + statement.sql())
    found = {"type": type(statement).__name__, "kind": statement.args.get("kind")}
    found["name"] = statement.find(exp.Table).name
    target = statement.this
    if isinstance(target, exp.Schema):
        found["columns"] = [[c.name, c.args["kind"].sql("hive").lower()] for c in target.expressions]
    properties = statement.args.get("properties")
    for item in properties.expressions if properties else []:
        if isinstance(item, exp.PartitionedByProperty):
            found["partitions"] = [[c.name, c.args["kind"].sql("hive").lower()] for c in item.this.expressions]
        elif isinstance(item, exp.LocationProperty):
            found["location"] = literal(item.this)
        elif isinstance(item, exp.Property) and type(item) is exp.Property:
            found.setdefault("properties", {})[literal(item.this)] = literal(item.args["value"])
    select = statement.args.get("expression")
    if select is not None:
        found["outputs"] = [output.alias_or_name for output in select.expressions]
        found["types"] = [kind.sql() for kind in select.find_all(exp.DataType)]
        found["from"] = [table.name for table in select.find_all(exp.Table)]
    return found


def main():
    statements = [sqlglot.parse_one(text, read=sys.argv[1]) for text in sys.stdin.read().strip().split("\n\n")]
    print(json.dumps([described(statement) for statement in statements]))


main()
