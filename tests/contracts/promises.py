"""Compares one call with the openapi.json that its provider has committed."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Any

from tests.contracts.calls import ROOT, Call

Json = dict[str, Any]


@cache
def document(service: str) -> Json:
    """Return the committed contract of a service."""
    told: Json = json.loads((ROOT / "services" / service / "openapi.json").read_text())
    return told


def operation(service: str, method: str, path: str) -> Json | None:
    """Return the operation that serves a path whose run-time parts are {}."""
    for template, methods in document(service).get("paths", {}).items():
        if re.sub(r"\{[^}]*\}", "{}", template) == path and method in methods:
            found: Json = methods[method]
            return found
    return None


def faults_of(call: Call, provider: str) -> list[str]:
    """Return in what a call asks or reads more than the provider promises."""
    found = operation(provider, call.method, call.path)
    if found is None:
        return [f"{call}: {provider} has no {call.method.upper()} {call.path}"]
    faults = _query_faults(call, found) + _body_faults(call, found, provider)
    for model in call.answers:
        wanted = model.model_json_schema()
        faults += _answer_faults(wanted, wanted, _answer_schema(found), document(provider), model.__name__)
    return [f"{call}: {fault}" for fault in faults]


def _query_faults(call: Call, found: Json) -> list[str]:
    known = {item["name"]: item for item in found.get("parameters", []) if item["in"] == "query"}
    unknown = [f"query {name} is not known" for name in sorted(call.query - set(known))]
    needed = {name for name, item in known.items() if item.get("required")}
    return unknown + [f"query {name} is needed" for name in sorted(needed - call.query)]


def _body_faults(call: Call, found: Json, provider: str) -> list[str]:
    if call.body is None:
        return []
    content = found.get("requestBody", {}).get("content", {})
    schema = _resolved(content.get("application/json", {}).get("schema", {}), document(provider))
    known, needed = set(schema.get("properties", {})), set(schema.get("required", []))
    return [f"body field {name} is not known" for name in sorted(call.body - known)] + [
        f"body field {name} is needed" for name in sorted(needed - call.body)
    ]


def _answer_schema(found: Json) -> Json:
    for status in ("200", "201"):
        content = found.get("responses", {}).get(status, {}).get("content", {})
        if "application/json" in content:
            schema: Json = content["application/json"].get("schema", {})
            return schema
    return {}


def _resolved(schema: Json, root: Json) -> Json:
    """Follow $ref and drop the null of an optional value."""
    while "$ref" in schema:
        node: Any = root
        for part in schema["$ref"].removeprefix("#/").split("/"):
            node = node[part]
        schema = node
    kinds = [item for item in schema.get("anyOf", []) if item.get("type") != "null"]
    return _resolved(kinds[0], root) if len(kinds) == 1 else schema


def _may_be_null(schema: Json) -> bool:
    return any(item.get("type") == "null" for item in schema.get("anyOf", []))


def _answer_faults(wanted: Json, wanted_root: Json, told: Json, told_root: Json, at: str) -> list[str]:
    wanted, told = _resolved(wanted, wanted_root), _resolved(told, told_root)
    kind = wanted.get("type")
    if kind and told.get("type") != kind and (kind, told.get("type")) != ("number", "integer"):
        return [f"{at} is read as {kind}, told as {told.get('type')}"]
    if kind == "array":
        return _answer_faults(wanted["items"], wanted_root, told.get("items", {}), told_root, f"{at}[]")
    faults = []
    for name, field in wanted.get("properties", {}).items():
        faults += _field_faults(name, field, wanted, told, f"{at}.{name}")
        if name in told.get("properties", {}):
            faults += _answer_faults(field, wanted_root, told["properties"][name], told_root, f"{at}.{name}")
    return faults


def _field_faults(name: str, field: Json, wanted: Json, told: Json, at: str) -> list[str]:
    promised = told.get("properties", {}).get(name)
    if promised is None:
        return [f"{at} is not told"]
    if name in wanted.get("required", []) and name not in told.get("required", []):
        return [f"{at} may be left out"]
    if _may_be_null(promised) and not _may_be_null(field):
        return [f"{at} may be null"]
    return []
