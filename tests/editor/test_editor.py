"""The language server, driven by a client library that knows the protocol, as the editors whose abilities it has on
record. Whatever the server sends must fit the protocol's types and what the editor said that it can do.

tests/editor.rs runs this; REDLINT is the path of the program.
"""

import asyncio
import os
import pathlib

import pytest
from lsprotocol import types
from pytest_lsp import client_capabilities, make_test_lsp_client

pytestmark = pytest.mark.filterwarnings("error")

EDITORS = ["visual-studio-code", "neovim@0.11.0", "neovim@0.9.1", "emacs"]
PATIENCE = 60

COMPOSE = """\
services:
  redis:
    image: redis:7.2.4
    labels: ["é😀"]
    volumes: ["./redis.conf:/etc/redis.conf:ro"]
    command: redis-server /etc/redis.conf --maxmemory-policy ${POLICY:-noeviction}
  worker:
    image: shop/worker
    environment: {CELERY_BROKER_URL: "redis://redis:6379/0"}
"""
CONF = "maxmemory 1gb\nloglevel debug\n"


class Editor:
    """An editor with a folder open."""

    def __init__(self, root):
        self.root = root
        self.client = make_test_lsp_client()
        self.versions = {}
        self.registered = []
        register = lambda asked: self.registered.extend(asked.registrations)
        self.client.feature(types.CLIENT_REGISTER_CAPABILITY)(register)

    async def start(self, capabilities, folders=None):
        await self.client.start_io(os.environ["REDLINT"], "lsp")
        folders = folders or [self.root]
        self.result = await self.client.initialize_session(
            types.InitializeParams(
                capabilities=capabilities,
                workspace_folders=[types.WorkspaceFolder(folder.as_uri(), folder.name) for folder in folders],
            )
        )
        self.pulls = capabilities.text_document.diagnostic is not None
        return self

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def uri(self, name):
        return (self.root / name).as_uri()

    def open(self, name, text=None):
        text = (self.root / name).read_text() if text is None else text
        self.versions[name] = 1
        item = types.TextDocumentItem(self.uri(name), "plaintext", 1, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(item))

    def change(self, name, *changes):
        self.versions[name] += 1
        about = types.VersionedTextDocumentIdentifier(self.versions[name], self.uri(name))
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(about, list(changes)))

    def close(self, name):
        about = types.TextDocumentIdentifier(self.uri(name))
        self.client.text_document_did_close(types.DidCloseTextDocumentParams(about))

    def watched(self, name, kind):
        event = types.FileEvent(self.uri(name), kind)
        self.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([event]))

    async def findings(self, name):
        """What the editor has of a file: what it was sent, or what it asks for."""
        about = types.TextDocumentIdentifier(self.uri(name))
        if self.pulls:
            report = await self.client.text_document_diagnostic_async(types.DocumentDiagnosticParams(about))
            assert report.kind == "full"
            return report.items
        # An answer comes after what was found: nothing is on its way any more.
        start = types.Position(0, 0)
        await self.client.text_document_hover_async(types.HoverParams(about, start))
        return self.client.diagnostics.get(self.uri(name), [])

    async def rules(self, name):
        return {item.code for item in await self.findings(name)}

    async def actions(self, name, range, only=None):
        about = types.TextDocumentIdentifier(self.uri(name))
        context = types.CodeActionContext([], only)
        asked = types.CodeActionParams(about, range, context)
        actions = await self.client.text_document_code_action_async(asked)
        return {action.title: action for action in actions or []}

    async def edits(self, action):
        if action.edit is None:
            action = await self.client.code_action_resolve_async(action)
        changes = action.edit.document_changes
        if changes is not None:
            return {change.text_document.uri: change.edits for change in changes}
        return action.edit.changes

    async def at(self, request, name, line, character):
        about = types.TextDocumentIdentifier(self.uri(name))
        return await request(about, types.Position(line, character))

    async def hover(self, name, line, character):
        ask = lambda about, at: self.client.text_document_hover_async(types.HoverParams(about, at))
        found = await self.at(ask, name, line, character)
        return found.contents.value if found else None

    async def labels(self, name, line, character):
        ask = lambda about, at: self.client.text_document_completion_async(types.CompletionParams(about, at))
        return {item.label: item for item in await self.at(ask, name, line, character)}

    async def stop(self):
        await asyncio.wait_for(self.client.shutdown_session(), PATIENCE)
        assert self.client._server.returncode == 0
        await self.client.stop()


@pytest.fixture(params=EDITORS)
def capabilities(request):
    return client_capabilities(request.param)


@pytest.fixture
async def editor(tmp_path, capabilities):
    editor = Editor(tmp_path)
    (tmp_path / ".git").mkdir()
    editor.write("compose.yaml", COMPOSE)
    editor.write("redis.conf", CONF)
    editor.write(".env", "POLICY=noeviction\n")
    await editor.start(capabilities)
    yield editor
    await editor.stop()


def find(items, rule):
    return next(item for item in items if item.code == rule)


def whole(text):
    return types.TextDocumentContentChangeWholeDocument(text)


def part(start, end, text):
    range = types.Range(types.Position(*start), types.Position(*end))
    return types.TextDocumentContentChangePartial(range, text)


async def test_an_edit_of_one_buffer_shows_in_another(editor):
    editor.open("compose.yaml")
    editor.open(".env")
    assert "evicts-tasks" not in await editor.rules("compose.yaml") | await editor.rules(".env")
    editor.change(".env", part((0, 7), (0, 17), "allkeys"), part((0, 14), (0, 14), "-lru"))
    items = await editor.findings("compose.yaml") + await editor.findings(".env")
    evicts = find(items, "evicts-tasks")
    assert {place.location.uri for place in evicts.related_information} == {editor.uri("compose.yaml")}
    assert evicts.code_description is None or evicts.code_description.href.startswith("http")
    # The buffer is given up: what is on the disk counts.
    editor.close(".env")
    assert "evicts-tasks" not in await editor.rules("compose.yaml") | await editor.rules(".env")


async def test_columns_are_in_the_units_that_were_agreed(editor):
    editor.open("compose.yaml")
    units = editor.result.capabilities.position_encoding
    line = 'services: {"é😀": {image: busybox}, redis: {image: "redis:7.2.4", command: redis-server --loglevel debug}}\n'
    editor.change("compose.yaml", whole(line))
    start = find(await editor.findings("compose.yaml"), "debug-logging").range.start
    before = line[: line.index("debug")]
    lengths = {"utf-8": len(before.encode()), "utf-16": len(before.encode("utf-16-le")) // 2, "utf-32": len(before)}
    assert (start.line, start.character) == (0, lengths[units])


async def test_findings_are_fixed_accepted_and_fixed_at_once(editor):
    editor.open("redis.conf")
    uri = editor.uri("redis.conf")
    place = find(await editor.findings("redis.conf"), "debug-logging").range
    actions = await editor.actions("redis.conf", place)
    fix = next(title for title in actions if "(debug-logging)" in title)
    assert [edit.new_text for edit in (await editor.edits(actions[fix]))[uri]] == ["notice"]
    accept = await editor.edits(actions["Accept debug-logging here, with a reason"])
    comment = accept[uri][0].new_text
    assert comment.startswith("# redlint: ignore[debug-logging] ") and comment.endswith("\n")
    assert accept[uri][0].range == types.Range(types.Position(1, 0), types.Position(1, 0))
    everything = await editor.actions("redis.conf", place, [types.CodeActionKind.SourceFixAll])
    assert list(everything) == ["Fix all that redlint can mend safely"]
    [edit] = (await editor.edits(*everything.values()))[uri]
    assert edit.new_text == "loglevel notice\n"
    editor.change("redis.conf", part((1, 0), (1, 0), comment))
    assert "debug-logging" not in await editor.rules("redis.conf")
    assert await editor.actions("redis.conf", place, [types.CodeActionKind.Refactor]) == {}


async def test_places_are_explained_and_followed(editor):
    editor.open("compose.yaml")
    editor.open("redis.conf", CONF + "maxmemory-policy allkeys-lru\n")
    page = await editor.hover("redis.conf", 2, 3)
    assert page.startswith("- `redis` runs with `noeviction` (.env:1)\n"), page
    for told in ["# maxmemory-policy", "Servers: redis 2.8 and later", "one of `volatile-lru`", "default `noeviction`"]:
        assert told in page, page
    page = await editor.hover("redis.conf", 1, 10)
    assert page.startswith("**debug-logging**"), page
    line = COMPOSE.splitlines()[5]
    ask = lambda about, at: editor.client.text_document_definition_async(types.DefinitionParams(about, at))
    place = await editor.at(ask, "compose.yaml", 5, line.index("POLICY"))
    assert (place.uri, place.range.start) == (editor.uri(".env"), types.Position(0, 7))
    place = await editor.at(ask, "redis.conf", 2, 20)
    assert place.uri == editor.uri(".env")
    place = await editor.at(ask, "compose.yaml", 5, line.index("redis.conf"))
    assert place.uri == editor.uri("redis.conf")


async def test_directives_and_values_are_completed(editor):
    editor.open("redis.conf", CONF + "appendfs\nmaxmemory-policy all\n# redlint: ignore[debug\n")
    directives = await editor.labels("redis.conf", 2, 8)
    item = await editor.client.completion_item_resolve_async(directives["appendfsync"])
    page = getattr(item.documentation, "value", item.documentation)
    assert "everysec" in page
    values = await editor.labels("redis.conf", 3, 20)
    # What only Redis 8.6 knows is not offered to a 7.2.
    assert "allkeys-lfu" in values and "allkeys-lrm" not in values
    assert "debug-logging" in await editor.labels("redis.conf", 4, 24)


async def test_the_configuration_may_change(editor):
    editor.open("redis.conf")
    assert "debug-logging" in await editor.rules("redis.conf")
    watches = editor.client.capabilities.workspace.did_change_watched_files
    asked = [one.method for one in editor.registered]
    assert asked == (["workspace/didChangeWatchedFiles"] if watches and watches.dynamic_registration else [])
    editor.write("redlint.toml", '[rules]\ndebug-logging = "off"\n')
    editor.watched("redlint.toml", types.FileChangeType.Created)
    assert "debug-logging" not in await editor.rules("redis.conf")
    editor.open("redlint.toml")
    editor.change("redlint.toml", whole('[rules]\ndebug-logging = "error"\n'))
    assert find(await editor.findings("redis.conf"), "debug-logging").severity == types.DiagnosticSeverity.Error
    editor.change("redlint.toml", whole("[rules]\ndebug-loging = 3\n"))
    assert await editor.findings("redlint.toml") != []


async def test_files_come_and_go_on_the_disk(editor):
    editor.open("redis.conf")
    name = "compose.override.yaml"
    assert await editor.rules(name) == set()
    editor.write(name, "services: {redis: {ports: ['6379:6379']}}\n")
    editor.watched(name, types.FileChangeType.Created)
    # Nobody has it open, but what is open belongs to the same project.
    assert "published-on-all-interfaces" in await editor.rules(name)
    (editor.root / name).unlink()
    editor.watched(name, types.FileChangeType.Deleted)
    assert await editor.rules(name) == set()


async def test_a_workspace_is_asked_for_at_once(editor):
    if not editor.pulls:
        pytest.skip("this editor is sent what is found")
    editor.open("redis.conf", "loglevel verbose\n")
    ask = lambda known: editor.client.workspace_diagnostic_async(types.WorkspaceDiagnosticParams(known))
    report = await ask([])
    files = {item.uri: item for item in report.items}
    assert files[editor.uri("redis.conf")].version == 1
    known = [types.PreviousResultId(item.uri, item.result_id) for item in report.items]
    again = await ask(known)
    assert {item.kind for item in again.items} == {"unchanged"}
    editor.change("redis.conf", whole("loglevel notice\n"))
    kinds = {item.uri: item.kind for item in (await ask(known)).items}
    assert kinds[editor.uri("redis.conf")] == "full"


async def test_folders_have_configurations_of_their_own(tmp_path, capabilities):
    folders = [tmp_path / "shop", tmp_path / "blog"]
    editor = Editor(tmp_path)
    for folder in folders:
        (folder / ".git").mkdir(parents=True)
        editor.write(f"{folder.name}/redis.conf", "loglevel debug\n")
    editor.write("blog/redlint.toml", '[rules]\ndebug-logging = "off"\n')
    await editor.start(capabilities, folders)
    for folder in folders:
        editor.open(f"{folder.name}/redis.conf")
    assert "debug-logging" in await editor.rules("shop/redis.conf")
    assert "debug-logging" not in await editor.rules("blog/redis.conf")
    await editor.stop()
