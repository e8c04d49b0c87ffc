"""Looks at what Docker would be given, without Docker, and prints how that ended as JSON.

docker_report.py hadolint DOCKERFILE               the findings of hadolint
docker_report.py compose COMPOSE_FILE ENV_FILE     the file with its variables filled in, if it is as the Compose
                                                   Specification's own schema wants it
"""

import json
import os
import re
import subprocess
import sys
from importlib.resources import files

import jsonschema
from ruamel.yaml import YAML

# $$, ${NAME}, ${NAME-default}, ${NAME:?what to do}
VARIABLE = re.compile(r"\$(?:\$|\{([A-Za-z0-9_]+)(?:(-|:\?)([^}]*))?\})")


def hadolint(dockerfile):
    command = os.path.join(os.path.dirname(sys.executable), "hadolint")
    ended = subprocess.run([command, "--no-color", "--format", "json", dockerfile], stdout=subprocess.PIPE, text=True)
    return json.loads(ended.stdout)


def compose(file, env):
    with open(file, encoding="utf-8") as said:
        composed = YAML(typ="safe").load(said)
    filled = fill(composed, variables(env))
    schema = json.loads((files("check_jsonschema") / "builtin_schemas/vendor/compose-spec.json").read_text("utf-8"))
    jsonschema.validators.validator_for(schema)(schema).validate(filled)
    return filled


def variables(file):
    with open(file, encoding="utf-8") as lines:
        return dict(line.rstrip("\n").split("=", 1) for line in lines if re.match(r"[A-Za-z_]\w*=", line))


def fill(node, known):
    if isinstance(node, dict):
        return {name: fill(value, known) for name, value in node.items()}
    if isinstance(node, list):
        return [fill(value, known) for value in node]
    return VARIABLE.sub(lambda found: value_of(found, known), node) if isinstance(node, str) else node


def value_of(found, known):
    name, otherwise, word = found.groups()
    if name is None:
        return "$"
    if otherwise == ":?" and not known.get(name):
        raise ValueError("required variable %s is missing a value: %s" % (name, word))
    if otherwise is None and name not in known:
        raise ValueError("variable %s is not set" % name)
    return known.get(name, word)


try:
    print(json.dumps({"found": {"hadolint": hadolint, "compose": compose}[sys.argv[1]](*sys.argv[2:])}))
except (ValueError, jsonschema.ValidationError) as trouble:
    print(json.dumps({"trouble": str(trouble)}))
