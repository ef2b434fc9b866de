#!/usr/bin/env python3
"""Fills fuzz/corpus with what the project itself has: examples of rules, projects, regressions.

A fuzzer that starts from text of the format gets far deeper than one that has to invent it. Whole trees are written in
the form that invariants/tree.rs reads: a line `=== PATH` begins the next file.
"""

import hashlib
import tomllib
from pathlib import Path

FUZZ = Path(__file__).resolve().parent
ROOT = FUZZ.parent
LARGEST = 8192


def keep(target: str, text: str) -> None:
    """One input of a target, named by its content, so that a second run changes nothing."""
    data = text.encode()
    if 0 < len(data) <= LARGEST:
        folder = FUZZ / "corpus" / target
        folder.mkdir(parents=True, exist_ok=True)
        (folder / hashlib.sha1(data).hexdigest()).write_bytes(data)


def targets(path: str) -> list[str]:
    """The targets that read a file of this name."""
    name = path.rsplit("/", 1)[-1].lower()
    if name.endswith((".yml", ".yaml")):
        return ["yaml", "interpolate"]
    if name.endswith(".conf"):
        return ["redis_conf"]
    if name.endswith(".acl"):
        return ["acl"]
    if "dockerfile" in name:
        return ["dockerfile"]
    if name.endswith(".sh"):
        return ["shell"]
    if name.endswith((".py", ".php")):
        return ["code"]
    if name.startswith("makefile"):
        return ["makefile"]
    if "cron" in name:
        return ["crontab"]
    if ".env" in name:
        return ["dotenv", "interpolate"]
    if name.endswith((".toml", ".json")):
        return ["config"]
    return []


def tree(files: dict[str, str]) -> None:
    """The files of one project, alone and together."""
    for path, text in files.items():
        for target in targets(path):
            keep(target, text)
        for line in text.splitlines():
            if "://" in line:
                keep("url", line[max(0, line.index("://") - 10) :])
            if "redis-" in line or "valkey-" in line:
                keep("words", line.strip())
                keep("shell", line.strip())
    first = [path for path in files if path == "compose.yaml"]
    rest = [path for path in files if path not in first]
    text = "".join(files[path] for path in first)
    for path in rest:
        text += ("" if text.endswith("\n") or not text else "\n") + f"=== {path}\n{files[path]}"
    for target in ("compose", "deployment", "fix"):
        keep(target, text)


def rules() -> None:
    for path in sorted((ROOT / "rules").glob("*/*.toml")):
        text = path.read_text()
        rule = tomllib.loads(text)
        if path.parent.name != "catalog":
            keep("expression", text)
            for key in ("when", "require", "message", "help"):
                if isinstance(rule.get(key), str):
                    keep("expression", rule[key])
        else:
            keep("config", text)
        for example in rule.get("bad", []) + rule.get("good", []):
            tree(example.get("files", {}))


def folders() -> None:
    for parent in ("projects", "regress", "compose/resolved"):
        for folder in sorted((ROOT / "testdata" / parent).iterdir()):
            files = {}
            for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
                if path.is_file() and path.stat().st_size <= LARGEST:
                    files[path.relative_to(folder).as_posix()] = path.read_text(errors="replace")
            tree(files)


def seeds() -> None:
    for path in sorted((FUZZ / "seeds").rglob("*")):
        if path.is_file():
            keep(path.parent.name, path.read_text())


if __name__ == "__main__":
    rules()
    folders()
    seeds()
    for folder in sorted((FUZZ / "corpus").iterdir()):
        print(f"{folder.name}: {sum(1 for _ in folder.iterdir())}")
