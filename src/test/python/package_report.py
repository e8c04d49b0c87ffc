"""Validates a data package and its data with frictionless; prints what is wrong, and what is read, as JSON."""

import json
import sys

from frictionless import Package, validate

descriptor = sys.argv[1]
report = validate(descriptor)
errors = [error.message for error in report.errors]
errors += [error.message for task in report.tasks for error in task.errors]
rows = []
if not errors:
    for row in Package(descriptor).get_resource("assets").read_rows():
        rows.append({name: None if value is None else str(value) for name, value in row.to_dict().items()})
print(json.dumps({"errors": errors, "rows": rows}))
