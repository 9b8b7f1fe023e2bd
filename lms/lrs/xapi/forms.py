"""How statements are told: ids, exact or canonical (C 2.1.3 / 4.1.6.1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

from lms.lrs.definitions import activities_in
from lms.lrs.validation.agents import IDENTIFIERS

FORMATS: Final = ("exact", "ids", "canonical")
_MAPS: Final = ("name", "description")
_COMPONENTS: Final = ("choices", "scale", "source", "target", "steps")
Change = Callable[[dict[str, Any]], dict[str, Any]]


def ids_only(statement: dict[str, Any]) -> dict[str, Any]:
    """Agents, activities, verbs and groups with no more than what identifies them."""
    return _each_part(statement, _agent_id, _activity_id, lambda verb: {"id": verb["id"]})


def canonical(statement: dict[str, Any], known: dict[str, dict[str, Any]], languages: Sequence[str]) -> dict[str, Any]:
    """Activities as they are known here, every language map with the one entry that fits ``languages`` best."""

    def activity(given: dict[str, Any]) -> dict[str, Any]:
        definition = known.get(given["id"], given.get("definition"))
        return {**given, "definition": _in_one_language(definition, languages)} if definition else given

    def verb(given: dict[str, Any]) -> dict[str, Any]:
        return {**given, "display": _best(given["display"], languages)} if "display" in given else given

    told = _each_part(statement, lambda agent: agent, activity, verb)
    if "attachments" in told:
        told["attachments"] = [_mapped(each, ("display", "description"), languages) for each in told["attachments"]]
    return told


def activities_of(statements: Iterable[dict[str, Any]]) -> set[str]:
    return {each["id"] for statement in statements for each in activities_in(statement)}


def languages_in(accepted: str) -> list[str]:
    """The language tags of an Accept-Language header, the dearest first, in lower case."""
    weighed = []
    for index, each in enumerate(accepted.split(",")):
        tag, _, rest = each.partition(";")
        try:
            weight = float(rest.strip().removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        if tag.strip() and weight > 0:
            weighed.append((-weight, index, tag.strip().lower()))
    return [tag for _, _, tag in sorted(weighed)]


def _best(words: dict[str, str], languages: Sequence[str]) -> dict[str, str]:
    by_tag = {tag.lower(): tag for tag in words}
    for wanted in languages:
        fitting = [
            tag
            for tag in by_tag
            if wanted in (tag, "*") or tag.startswith(f"{wanted}-") or wanted.startswith(f"{tag}-")
        ]
        if fitting:
            chosen = by_tag[wanted if wanted in by_tag else fitting[0]]
            return {chosen: words[chosen]}
    return dict([next(iter(words.items()))]) if words else {}


def _mapped(value: dict[str, Any], names: Iterable[str], languages: Sequence[str]) -> dict[str, Any]:
    return {**value, **{name: _best(value[name], languages) for name in names if name in value}}


def _in_one_language(definition: dict[str, Any], languages: Sequence[str]) -> dict[str, Any]:
    told = _mapped(definition, _MAPS, languages)
    for name in _COMPONENTS:
        if name in told:
            told[name] = [_mapped(each, ("description",), languages) for each in told[name]]
    return told


def _agent_id(agent: dict[str, Any]) -> dict[str, Any]:
    kept: dict[str, Any] = {name: agent[name] for name in ("objectType", *IDENTIFIERS) if name in agent}
    if "member" in agent and not any(name in agent for name in IDENTIFIERS):
        kept["member"] = [_agent_id(each) for each in agent["member"]]
    return kept


def _activity_id(activity: dict[str, Any]) -> dict[str, Any]:
    # An object without a type is an activity (D 2.4.4): the id alone says it.
    return {"id": activity["id"]}


def _each_part(statement: dict[str, Any], agent: Change, activity: Change, verb: Change) -> dict[str, Any]:
    """A copy of a statement (or SubStatement) with every agent, activity and verb changed."""
    told = {**statement, "actor": agent(statement["actor"]), "verb": verb(statement["verb"])}
    told["object"] = _object(statement["object"], agent, activity, verb)
    if "authority" in told:
        told["authority"] = agent(told["authority"])
    if "context" in told:
        told["context"] = _context(told["context"], agent, activity)
    return told


def _object(target: dict[str, Any], agent: Change, activity: Change, verb: Change) -> dict[str, Any]:
    kind = target.get("objectType", "Activity")
    if kind == "Activity":
        return activity(target)
    if kind in ("Agent", "Group"):
        return agent(target)
    return _each_part(target, agent, activity, verb) if kind == "SubStatement" else target


def _context(context: dict[str, Any], agent: Change, activity: Change) -> dict[str, Any]:
    told = {**context}
    told.update({name: agent(context[name]) for name in ("instructor", "team") if name in context})
    for name, inner in (("contextAgents", "agent"), ("contextGroups", "group")):
        if name in told:
            told[name] = [{**each, inner: agent(each[inner])} for each in told[name]]
    if "contextActivities" in told:
        told["contextActivities"] = {
            name: [activity(each) for each in (found if isinstance(found, list) else [found])]
            for name, found in told["contextActivities"].items()
        }
    return told
