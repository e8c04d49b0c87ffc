"""Holds PromQL expressions against metrics; prints what is wrong as a JSON list.

Reads {"expressions": {"where": "expression"}, "metrics": "text as Prometheus scrapes it"} from stdin. Each selector of each
expression must select something there, but for what Prometheus itself adds.
"""

import json
import re
import sys

import promql_parser

PROMETHEUS_OWN = {"up", "ALERTS"}
PROMETHEUS_ADDS = {"job", "instance"}
PARTS = ("lhs", "rhs", "expr", "args", "vector_selector")

MATCHES = {
    "=": lambda value, wanted: value == wanted,
    "!=": lambda value, wanted: value != wanted,
    "=~": lambda value, wanted: re.fullmatch(wanted, value) is not None,
    "!~": lambda value, wanted: re.fullmatch(wanted, value) is None,
}


def samples(text):
    for line in text.splitlines():
        sample = re.fullmatch(r"([a-z_][a-z0-9_]*)(?:{(.*)})? \S+", line)
        if sample:
            yield sample[1], dict(re.findall(r'([a-z_]+)="([^"]*)"', sample[2] or ""))


def selectors(node):
    if isinstance(node, promql_parser.VectorSelector):
        yield node
    for part in PARTS:
        inner = getattr(node, part, None)
        for each in inner if isinstance(inner, list) else [inner]:
            if each is not None:
                yield from selectors(each)


def matchers(selector):
    """What a selector wants of each label."""
    for matcher in selector.matchers.matchers:
        if matcher.name not in PROMETHEUS_ADDS:
            yield matcher.name, operator(matcher), matcher.value


def operator(matcher):
    return {"Equal": "=", "NotEqual": "!=", "Re": "=~", "NotRe": "!~"}[str(matcher.op).rpartition(".")[2]]


def selects(selector, measured):
    wanted = list(matchers(selector))
    return any(
        name == selector.name and all(MATCHES[op](labels.get(label, ""), value) for label, op, value in wanted)
        for name, labels in measured
    )


given = json.load(sys.stdin)
measured = list(samples(given["metrics"]))
complaints = []
for where, expression in given["expressions"].items():
    try:
        found = list(selectors(promql_parser.parse(expression)))
    except ValueError as trouble:
        complaints.append(f"{where}: {trouble}")
        continue
    if not found:
        complaints.append(f"{where}: asks for nothing")
    for selector in found:
        if selector.name not in PROMETHEUS_OWN and not selects(selector, measured):
            complaints.append(f"{where}: nothing is measured as {selector.prettify()}")
print(json.dumps(complaints))
