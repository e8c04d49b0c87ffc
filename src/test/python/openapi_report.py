"""Validates an OpenAPI description given on stdin as JSON; prints what is wrong with it as a JSON list."""

import json
import sys

from openapi_spec_validator import OpenAPIV31SpecValidator

description = json.load(sys.stdin)
errors = OpenAPIV31SpecValidator(description).iter_errors()
print(json.dumps([f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}" for error in errors]))
