//! From files to findings: what is checked, in which context, and what is reported once.

#![allow(clippy::unwrap_used)]

use redlint::check::{Report, Request};
use redlint::config::Options;
use redlint::policy::RuleSet;
use redlint::source::MemoryFiles;
use std::path::PathBuf;

fn check(files: &[(&str, &str)], paths: &[&str]) -> Report {
    let mut tree = MemoryFiles::new();
    for (path, content) in files {
        tree.insert(*path, *content);
    }
    let paths = paths.iter().map(PathBuf::from).collect();
    let today = "2026-11-23".parse().unwrap();
    let options = Options { paths, today, root: PathBuf::new(), ..Options::default() };
    redlint::check(&tree, &Request { options: &options, rules: &RuleSet::built_in() })
}

fn findings(report: &Report) -> Vec<String> {
    let show = report.diagnostics.iter().map(|finding| {
        let place = report.sources.shown(finding.primary.span.file);
        let underlined = report.sources.snippet(finding.primary.span);
        let variants = finding.variants.join(" ");
        format!("{place} {} {underlined} [{variants}]", finding.rule)
    });
    show.collect()
}

const CELERY: &str = "
services:
  redis:
    image: redis:8.2.9-alpine
    command: [redis-server, /etc/redis.conf]
    volumes: ['./redis.conf:/etc/redis.conf:ro', 'data:/data']
    mem_limit: 512m
    healthcheck: {test: 'redis-cli -e ping'}
  worker:
    image: worker:1
    environment: {CELERY_BROKER_URL: 'redis://redis:6379/0'}
volumes: {data: {}}
";
const EVICTING: &str = "appendonly yes\nmaxmemory 100mb\nmaxmemory-policy allkeys-lru\n";

#[test]
fn a_file_is_checked_in_the_context_of_the_project_that_loads_it() {
    let files = [("deploy/compose.yaml", CELERY), ("deploy/redis.conf", EVICTING)];
    let report = check(&files, &["deploy/redis.conf"]);
    assert_eq!(findings(&report), ["deploy/redis.conf evicts-tasks allkeys-lru []"]);
    assert_eq!(report.servers, 1);
    let report = check(&files, &["deploy/compose.yaml"]);
    assert_eq!(findings(&report), [""; 0]);
}

#[test]
fn a_configuration_that_nothing_mentions_is_a_server_of_its_own() {
    let spoken_of = CELERY.replace("./redis.conf:/etc/redis.conf:ro", "./other.conf:/etc/redis.conf:ro");
    let files = [("compose.yaml", spoken_of.as_str()), ("redis.conf", "maxmemory 100 mb\n")];
    assert_eq!(check(&files, &["redis.conf"]).servers, 0, "the project speaks of a redis.conf");
    let files =
        [("compose.yaml", "services: {app: {image: app}}\n"), ("redis.conf", "maxmemory 1gb # all\n")];
    let report = check(&files, &["."]);
    assert_eq!(findings(&report), ["redis.conf trailing-comment # all []"]);
    let files = [("redis.conf", "include redis-common.conf\n"), ("redis-common.conf", "maxmemory 100 mb\n")];
    let report = check(&files, &["."]);
    assert_eq!(report.servers, 1, "what is included is no server of its own");
}

#[test]
fn what_variants_share_is_one_finding() {
    let base = CELERY.replace("mem_limit: 512m", "environment: {NOTE: x}");
    let files = [
        ("compose.yaml", base.as_str()),
        ("compose.dev.yaml", "services: {redis: {restart: always}}\n"),
        (
            "compose.prod.yaml",
            "services: {redis: {command: [redis-server, --maxmemory, 1g, --maxmemory-policy, allkeys-lfu]}}\n",
        ),
        ("redis.conf", EVICTING),
    ];
    let report = check(&files, &["."]);
    let evicts: Vec<String> =
        findings(&report).into_iter().filter(|line| line.contains("evicts-tasks")).collect();
    assert_eq!(
        evicts,
        [
            "compose.prod.yaml evicts-tasks allkeys-lfu [prod]",
            "redis.conf evicts-tasks allkeys-lru [base dev]"
        ]
    );
    assert_eq!((report.servers, report.variants), (1, 3));
}

#[test]
fn an_included_file_is_checked_where_it_is_included() {
    let files = [
        ("compose.yaml", "include: [parts/redis.compose.yaml]\nservices: {app: {image: 'app:1'}}\n"),
        ("parts/redis.compose.yaml", "services: {redis: {image: 'redis:8.2.9'}}\n"),
    ];
    let report = check(&files, &["."]);
    assert_eq!((report.servers, report.variants), (1, 1));
}

#[test]
fn an_acl_file_of_no_project_is_read_all_the_same() {
    let files = [("users.acl", "user default off\nusr app on\n"), ("squid.acl", "acl all src all\n")];
    let report = check(&files, &["."]);
    assert_eq!(report.files, [PathBuf::from("users.acl")]);
    assert_eq!(report.diagnostics.len(), 1, "{:?}", findings(&report));
}

#[test]
fn code_is_looked_for_by_what_each_variant_says() {
    let files = [
        ("compose.yaml", "services:\n  redis:\n    image: redis:7.4\n  worker:\n    build: ./worker\n"),
        (
            "compose.prod.yaml",
            "services:\n  worker:\n    command: celery -A app worker\n    environment:\n      \
             CELERY_BROKER_URL: redis://redis:6379/0\n",
        ),
        ("worker/Dockerfile", "FROM python:3.12\n"),
        (
            "worker/app.py",
            "from celery import Celery\napp = Celery(\"shop\")\napp.conf.update(\n    task_acks_late=True,\n    task_time_limit=3600,\n    \
             broker_transport_options={\"visibility_timeout\": 1800},\n)\n",
        ),
    ];
    let report = check(&files, &[""]);
    let expected = "worker/app.py long-tasks-in-code 3600 [prod]".to_owned();
    assert!(findings(&report).contains(&expected), "{:#?}", findings(&report));
}

#[test]
fn what_kamal_is_to_upload_from_outside_of_the_root_is_not_read() {
    let deploy = "
service: shop
image: shop
servers: [203.0.113.7]
accessories:
  redis:
    image: redis:8.2.9-alpine
    host: 203.0.113.7
    cmd: redis-server /etc/redis.conf
    directories: ['data:/data']
    files: ['FROM:/etc/redis.conf']
";
    for (from, underlined) in
        [("../outside.conf", None), ("/outside.conf", None), ("inside.conf", Some("yes"))]
    {
        let mut tree = MemoryFiles::new();
        tree.insert("repo/config/deploy.yml", deploy.replace("FROM", from));
        for path in ["outside.conf", "/outside.conf", "repo/inside.conf"] {
            tree.insert(path, "daemonize yes\n");
        }
        let (paths, root) = (vec![PathBuf::from("repo")], PathBuf::from("repo"));
        let options = Options { paths, root, ..Options::default() };
        let report = redlint::check(&tree, &Request { options: &options, rules: &RuleSet::built_in() });
        let found = report.diagnostics.iter().find(|finding| finding.rule == "daemonize-in-container");
        assert_eq!(found.map(|finding| report.sources.snippet(finding.primary.span)), underlined, "{from}");
    }
}
