//! Which files redlint finds, and how it puts them together.

#![allow(clippy::unwrap_used)]

use redlint::discover::{Ask, Found, Named, discover};
use redlint::source::MemoryFiles;
use std::fmt::Write;
use std::path::{Path, PathBuf};

const SERVICE: &str = "services:\n  redis:\n    image: redis:8.2.9\n";
const OVERRIDE: &str = "services:\n  redis:\n    restart: always\n";
const CONF: &str = "appendonly yes\n";

fn tree(files: &[(&str, &str)]) -> MemoryFiles {
    let mut tree = MemoryFiles::new();
    for (path, content) in files {
        tree.insert(*path, *content);
    }
    tree
}

fn found(files: &[(&str, &str)], paths: &[&str]) -> Found {
    let paths: Vec<PathBuf> = paths.iter().map(PathBuf::from).collect();
    discover(
        &tree(files),
        &Ask { paths: &paths, root: Path::new(""), exclude: &["vendor/".into()], force: false, named: &[] },
    )
}

fn show(found: &Found) -> String {
    let mut text = String::new();
    for group in &found.groups {
        for variant in &group.variants {
            let files: Vec<_> = variant.files.iter().map(|file| file.display().to_string()).collect();
            let (name, environment) = (&variant.name, variant.environment.as_str());
            writeln!(text, "{}: {name} ({environment}) = {}", group.directory.display(), files.join(" + "))
                .unwrap();
        }
    }
    for conf in &found.confs {
        writeln!(text, "conf {}", conf.display()).unwrap();
    }
    for (path, kind) in &found.others {
        writeln!(text, "{kind:?} {}", path.display()).unwrap();
    }
    text
}

#[test]
fn overrides_become_variants_of_their_base() {
    let files = [
        ("docker-compose.yml", SERVICE),
        ("docker-compose.override.yml", OVERRIDE),
        ("docker-compose.prod.yml", OVERRIDE),
        ("docker-compose.test.yml", SERVICE),
        ("docker-compose.test.override.yml", OVERRIDE),
        ("overrides/compose.proxy.yaml", OVERRIDE),
        ("examples/stack.yml", SERVICE),
        ("k8s/redis.yml", "kind: Service\n"),
    ];
    insta::assert_snapshot!(show(&found(&files, &["."])), @r"
    : base (unknown) = docker-compose.yml
    : override (development) = docker-compose.yml + docker-compose.override.yml
    : prod (production) = docker-compose.yml + docker-compose.prod.yml
    : proxy (unknown) = docker-compose.yml + overrides/compose.proxy.yaml
    : test (test) = docker-compose.test.yml
    : test.override (test) = docker-compose.test.yml + docker-compose.test.override.yml
    examples: stack (unknown) = examples/stack.yml
    ");
}

#[test]
fn a_base_may_have_another_name() {
    let pair = |name: &str| format!("services:\n  {name}:\n    image: {name}\n");
    let (app, half) = (pair("app"), "services:\n  app:\n    restart: always\n");
    let files = [
        // The only one that has what the others leave half said; as its name says it never runs alone.
        ("a/docker-compose.base.yml", SERVICE),
        ("a/docker-compose.dev.yml", OVERRIDE),
        ("a/docker-compose.prod.yml", OVERRIDE),
        // The same, of a file that may run alone.
        ("b/docker-compose-app.yml", SERVICE),
        ("b/docker-compose-app-debug.yml", OVERRIDE),
        ("b/docker-compose-monitoring.yml", &app),
        // One of two, the one that is called so.
        ("c/docker-compose.common.yml", SERVICE),
        ("c/docker-compose.live.yml", SERVICE),
        ("c/docker-compose.debug.yml", OVERRIDE),
        // Nobody knows which of two.
        ("d/docker-compose.one.yml", SERVICE),
        ("d/docker-compose.two.yml", SERVICE),
        ("d/docker-compose.three.yml", OVERRIDE),
        // The one that is named first, and a file that is never laid over it.
        ("e/stack.yml", SERVICE),
        ("e/stack.prod.yml", SERVICE),
        ("e/tools.yml", SERVICE),
        ("e/README.md", "Run `docker compose -f stack.yml -f stack.prod.yml up -d`.\n"),
        // Each of two is named first.
        ("f/one.yml", SERVICE),
        ("f/two.yml", SERVICE),
        ("f/up.sh", "docker compose -f one.yml -f two.yml up\ndocker compose -f two.yml -f one.yml up\n"),
        // Called so, and one of the others has nothing of it.
        ("g/docker-compose.base.yml", SERVICE),
        ("g/docker-compose.prod.yml", OVERRIDE),
        ("g/docker-compose.other.yml", half),
        // It lends services to another, over which the third lies.
        ("h/docker-compose.base.yml", SERVICE),
        (
            "h/docker-compose.dev.yml",
            "services:\n  redis:\n    extends: {file: docker-compose.base.yml, service: redis}\n",
        ),
        ("h/docker-compose.debug.yml", OVERRIDE),
    ];
    insta::assert_snapshot!(show(&found(&files, &["."])), @r"
    a: dev (development) = a/docker-compose.base.yml + a/docker-compose.dev.yml
    a: prod (production) = a/docker-compose.base.yml + a/docker-compose.prod.yml
    b: app (unknown) = b/docker-compose-app.yml
    b: app-debug (development) = b/docker-compose-app.yml + b/docker-compose-app-debug.yml
    c: debug (development) = c/docker-compose.common.yml + c/docker-compose.debug.yml
    e: stack (unknown) = e/stack.yml
    e: stack.prod (production) = e/stack.yml + e/stack.prod.yml
    g: prod (production) = g/docker-compose.base.yml + g/docker-compose.prod.yml
    h: dev (development) = h/docker-compose.dev.yml
    h: debug (development) = h/docker-compose.dev.yml + h/docker-compose.debug.yml
    b: monitoring (unknown) = b/docker-compose-monitoring.yml
    c: live (production) = c/docker-compose.live.yml
    d: one (unknown) = d/docker-compose.one.yml
    d: three (unknown) = d/docker-compose.three.yml
    d: two (unknown) = d/docker-compose.two.yml
    e: tools (unknown) = e/tools.yml
    f: one (unknown) = f/one.yml
    f: two (unknown) = f/two.yml
    g: other (unknown) = g/docker-compose.other.yml
    Script f/up.sh
    ");
}

#[test]
fn fragments_take_in_what_they_need() {
    let files = [
        ("compose.yaml", "services:\n  app:\n    image: app\n"),
        ("overrides/compose.redis.yaml", SERVICE),
        (
            "overrides/compose.many.yaml",
            "services:\n  app:\n    restart: always\n  redis:\n    restart: always\n",
        ),
        ("overrides/compose.lost.yaml", "services:\n  nowhere:\n    restart: always\n"),
        ("ci/http/compose.yaml", "services:\n  app:\n    restart: always\n"),
        ("template/compose.yaml", "services:\n{%- if redis %}\n  redis:\n    image: redis\n{%- endif %}\n"),
    ];
    insta::assert_snapshot!(show(&found(&files, &["."])), @r"
    : base (unknown) = compose.yaml
    : http (test) = compose.yaml + ci/http/compose.yaml
    : many (unknown) = compose.yaml + overrides/compose.redis.yaml + overrides/compose.many.yaml
    : redis (unknown) = compose.yaml + overrides/compose.redis.yaml
    overrides: lost (unknown) = overrides/compose.lost.yaml
    ");
}

#[test]
fn command_lines_tell_what_lies_over_what() {
    let files = [
        ("docker-compose.yml", SERVICE),
        ("docker-compose.prod.yml", SERVICE),
        ("docker-compose.alone.yml", SERVICE),
        ("README.md", "`docker compose \\\n  -f docker-compose.yml -f docker-compose.prod.yml up`\n"),
        ("told/compose.yaml", SERVICE),
        ("told/compose.staging.yaml", OVERRIDE),
        ("told/.env", "COMPOSE_FILE=compose.yaml:compose.staging.yaml\n"),
    ];
    insta::assert_snapshot!(show(&found(&files, &["."])), @r"
    : base (unknown) = docker-compose.yml
    : prod (production) = docker-compose.yml + docker-compose.prod.yml
    : alone (unknown) = docker-compose.alone.yml
    told: base (production) = told/compose.yaml + told/compose.staging.yaml
    Env told/.env
    ");
}

#[test]
fn lists_of_files_are_one_deployment_each() {
    let files = [
        (".env", "STAGE=prod\nCOMPOSE_FILE=deploy/docker-compose.yml:deploy/${STAGE}.yml\n"),
        ("deploy/docker-compose.yml", SERVICE),
        ("deploy/prod.yml", SERVICE),
        ("deploy/docker-compose.dev.yml", OVERRIDE),
        ("deploy/whole.yml", SERVICE),
        ("unknown/.env", "COMPOSE_FILE=compose.yaml:compose.${STAGE}.yaml\n"),
        ("unknown/compose.yaml", SERVICE),
        ("unknown/compose.dev.yaml", OVERRIDE),
        ("absent/.env", "COMPOSE_FILE=a.yml:gone.yml\n"),
        ("absent/a.yml", SERVICE),
    ];
    let found = found(&files, &["."]);
    insta::assert_snapshot!(show(&found), @r"
    deploy: base (production) = deploy/docker-compose.yml + deploy/prod.yml
    deploy: dev (development) = deploy/docker-compose.yml + deploy/docker-compose.dev.yml
    unknown: dev (development) = unknown/compose.yaml + unknown/compose.dev.yaml
    absent: a (unknown) = absent/a.yml
    deploy: whole (unknown) = deploy/whole.yml
    Env .env
    Env absent/.env
    Env unknown/.env
    ");
    let called_in: Vec<_> = found.groups.iter().filter_map(|group| group.called_in.as_deref()).collect();
    assert_eq!(called_in, [Path::new("")]);
}

#[test]
fn compose_takes_the_first_of_its_names() {
    let files = [("compose.yml", SERVICE), ("docker-compose.yml", SERVICE), ("a/prod/compose.yaml", SERVICE)];
    insta::assert_snapshot!(show(&found(&files, &[""])), @r"
    : base (unknown) = compose.yml
    : base (unknown) = docker-compose.yml
    a/prod: base (production) = a/prod/compose.yaml
    ");
}

#[test]
fn ignored_files_are_not_met() {
    let files = [
        (".gitignore", "*.conf\n!/keep/\n!keep-redis.conf\nout/\n"),
        (".redlintignore", "drafts/\n"),
        ("keep-redis.conf", CONF),
        ("redis.conf", CONF),
        ("out/compose.yaml", SERVICE),
        ("drafts/compose.yaml", SERVICE),
        ("vendor/compose.yaml", SERVICE),
        ("a/.gitignore", "!redis.conf\n"),
        ("a/redis.conf", CONF),
        ("a/b/redis.conf", CONF),
        ("a/b/.redlintignore", "*\n"),
        ("node_modules/x/compose.yaml", SERVICE),
        (".git/compose.yaml", SERVICE),
        (".devcontainer/docker-compose.yml", SERVICE),
        ("target/CACHEDIR.TAG", ""),
        ("target/compose.yaml", SERVICE),
        ("x/target/redis.conf", CONF),
        ("x/.gitignore", "!redis.conf\n"),
    ];
    let everything = found(&files, &["."]);
    insta::assert_snapshot!(show(&everything), @r"
    .devcontainer: base (development) = .devcontainer/docker-compose.yml
    conf a/redis.conf
    conf keep-redis.conf
    conf x/target/redis.conf
    ");
    let holds = |path: &str| everything.scope.holds(Path::new(path));
    assert!(holds("redis.conf"), "what git ignores may still be loaded");
    assert!(!holds("drafts/compose.yaml") && !holds("vendor/x/compose.yaml") && !holds("a/b/redis.conf"));
    let given = found(&files, &["redis.conf", "out", "drafts/compose.yaml"]);
    insta::assert_snapshot!(show(&given), @r"
    drafts: base (unknown) = drafts/compose.yaml
    out: base (unknown) = out/compose.yaml
    conf redis.conf
    ");
    assert!(given.scope.holds(Path::new("drafts/compose.yaml")));
}

#[test]
fn what_git_ignores_stays_so_where_its_directory_is_given() {
    let files = [(".gitignore", "secrets/\n"), ("secrets/redis.conf", CONF), ("public/redis.conf", CONF)];
    for given in [".", "secrets", "public", "secrets/redis.conf"] {
        let met = found(&files, &[given]).met();
        let met: Vec<_> = met.into_iter().collect();
        let expected: &[&str] = if given.starts_with("secrets") { &[] } else { &["public/redis.conf"] };
        assert_eq!(met, expected.iter().map(PathBuf::from).collect::<Vec<_>>(), "{given}");
    }
}

#[test]
fn notes_and_policies_that_quote_a_configuration_are_none() {
    let notes = "# Cache\n\nWe start it with\n\n```\nmaxmemory 100mb\nappendonly yes\n```\n";
    let policy = "title = \"x\"\n[[good]]\nfiles.\"redis.conf\" = '''\nmaxmemory 1gb\nappendonly yes\n'''\n";
    let files = [("README.md", notes), (".redlint/policies/x.toml", policy), ("7000.cfg", CONF)];
    let all = found(&files, &["README.md", ".redlint/policies/x.toml", "7000.cfg"]);
    assert_eq!(show(&all), "conf 7000.cfg\n");
}

#[test]
fn a_compose_file_of_any_name_is_one_where_it_is_given() {
    let notes = "# Cache\n\nWe start it with\n\n```yaml\nservices:\n  redis:\n    image: redis\n```\n";
    let files = [("docker-compose.yml.example", SERVICE), ("compose.yaml", SERVICE), ("README.md", notes)];
    insta::assert_snapshot!(show(&found(&files, &["docker-compose.yml.example", "README.md"])), @r"
    : base (unknown) = compose.yaml
    : example (unknown) = docker-compose.yml.example
    ");
}

#[test]
fn what_compose_looks_for_is_its_own_whatever_it_holds() {
    let broken = "sevices:\n  redis:\n    restart: always\n";
    let files =
        [("compose.yaml", SERVICE), ("compose.override.yaml", broken), ("compose.rules.yaml", broken)];
    insta::assert_snapshot!(show(&found(&files, &["."])), @r"
    : base (unknown) = compose.yaml
    : override (development) = compose.yaml + compose.override.yaml
    ");
}

#[test]
fn what_a_base_includes_is_of_it() {
    let included = "include: [{path: [redis/compose.yaml]}]\nservices:\n  app:\n    image: app\n";
    let files = [
        ("compose.yaml", included),
        ("redis/compose.yaml", SERVICE),
        ("compose.redis.yaml", SERVICE),
        ("compose.prod.yaml", OVERRIDE),
        ("compose.lost.yaml", "services:\n  gone:\n    restart: always\n"),
        ("told/compose.yaml", SERVICE),
        ("told/.env", "COMPOSE_FILE=compose.yaml\n"),
        ("told/compose.override.yaml", "services:\n  rediss:\n    restart: always\n"),
        ("typo/docker-compose.yml", SERVICE),
        ("typo/compose.override.yaml", "services:\n  rediss:\n    restart: always\n"),
        ("typo/docker-compose.override.yml", "services:\n  rediss:\n    restart: always\n"),
    ];
    insta::assert_snapshot!(show(&found(&files, &["."])), @r"
    : base (unknown) = compose.yaml
    : prod (production) = compose.yaml + compose.prod.yaml
    : lost (unknown) = compose.lost.yaml
    : redis (unknown) = compose.redis.yaml
    redis: base (unknown) = redis/compose.yaml
    told: base (unknown) = told/compose.yaml
    typo: base (unknown) = typo/docker-compose.yml
    typo: override (development) = typo/docker-compose.yml + typo/compose.override.yaml
    told: override (development) = told/compose.override.yaml
    typo: override (development) = typo/docker-compose.override.yml
    Env told/.env
    ");
}

#[test]
fn projects_above_are_the_context_of_what_was_given() {
    let files = [
        ("compose.yaml", SERVICE),
        ("deploy/compose.prod.yaml", SERVICE),
        ("a/b/redis/redis.conf", CONF),
        ("a/b/compose.yaml", SERVICE),
        ("a/b/c/d/e/compose.yaml", SERVICE),
        ("other.conf", CONF),
    ];
    let given = found(&files, &["a/b/redis/redis.conf", "absent"]);
    insta::assert_snapshot!(show(&given), @r"
    : base (unknown) = compose.yaml
    deploy: prod (production) = deploy/compose.prod.yaml
    a/b: base (unknown) = a/b/compose.yaml
    conf a/b/redis/redis.conf
    ");
    assert_eq!(given.missing, [Path::new("absent")]);
    assert!(
        given.scope.holds(Path::new("a/b/redis/redis.conf")) && !given.scope.holds(Path::new("compose.yaml"))
    );
}

#[test]
fn projects_beside_count_where_they_lead_out() {
    let nosy = "services:\n  redis:\n    image: redis\n    volumes: ['../app/redis.conf:/redis.conf']\n";
    let files = [
        ("srv/app/redis.conf", CONF),
        ("srv/aloof/compose.yaml", SERVICE),
        ("srv/nosy/compose.yaml", nosy),
        ("srv/nosy/prod/compose.override.yaml", OVERRIDE),
        ("srv/told/compose.yaml", SERVICE),
        ("srv/told/.env", "CONF=../app/redis.conf\n"),
    ];
    insta::assert_snapshot!(show(&found(&files, &["srv/app"])), @r"
    srv/nosy: base (unknown) = srv/nosy/compose.yaml
    srv/nosy: override (development) = srv/nosy/compose.yaml + srv/nosy/prod/compose.override.yaml
    srv/told: base (unknown) = srv/told/compose.yaml
    conf srv/app/redis.conf
    Env srv/told/.env
    ");
}

#[test]
fn named_projects_are_taken_as_they_are() {
    let files = tree(&[("a.yml", SERVICE), ("b.yml", OVERRIDE), ("compose.yaml", SERVICE)]);
    let variant = |name: &str, files: &[&str], environment: Option<&str>| Named {
        name: name.into(),
        files: files.iter().map(PathBuf::from).collect(),
        environment: environment.map(Into::into),
        ..Named::default()
    };
    let named =
        [variant("live", &["a.yml", "b.yml"], Some("production")), variant("ci", &["./a.yml"], Some("test"))];
    let paths = [PathBuf::from(".")];
    let found = discover(
        &files,
        &Ask { paths: &paths, root: Path::new(""), exclude: &[], force: false, named: &named },
    );
    insta::assert_snapshot!(show(&found), @r"
    : live (production) = a.yml + b.yml
    : ci (test) = a.yml
    ");
}
