"""Lints a CloudFormation template; prints what is wrong with it as a JSON list."""

import json
import sys

from cfnlint.api import ManualArgs, lint_file
from pathlib import Path

found = lint_file(Path(sys.argv[1]), config=ManualArgs(regions=["us-east-1", "eu-central-1"]))
print(json.dumps([f"line {match.linenumber}: {match.rule.id} {match.message[:300]}" for match in found]))
