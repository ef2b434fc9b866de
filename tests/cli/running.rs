use crate::tree::{BROKEN, Run, Tree};
use std::process::Stdio;

const FORMATS: [&str; 3] = ["human", "concise", "json"];

#[test]
fn the_exit_code_is_the_same_in_every_format() {
    let broken = Tree::new(&[BROKEN]);
    let empty = Tree::new(&[]);
    let cases: [(&Tree, &[&str], i32); 7] = [
        (&broken, &[], 1),
        (&broken, &["--fail-on", "never"], 0),
        (&broken, &["--min-severity", "error", "-q"], 1),
        (&broken, &["nowhere", "."], 2),
        (&broken, &["--config", "nowhere.toml"], 2),
        (&empty, &[], 3),
        (&empty, &["--allow-empty"], 0),
    ];
    for (tree, arguments, code) in cases {
        for format in FORMATS {
            let run = tree.run(&[&["check", "--format", format], arguments].concat());
            assert_eq!(run.code, code, "{arguments:?} as {format}: {}{}", run.stdout, run.stderr);
        }
    }
}

#[test]
fn a_wrong_path_is_told_and_the_others_are_checked() {
    let tree = Tree::new(&[BROKEN]);
    let run = tree.run(&["check", "--format", "concise", "nowhere/at/all", "compose.yaml"]);
    assert_eq!(run.code, 2);
    assert!(run.stdout.contains("nowhere/at/all:1:1: error[missing-path]"), "{}", run.stdout);
    assert!(run.stdout.contains("compose.yaml:3:12: error["), "{}", run.stdout);
}

#[test]
fn json_is_a_document_on_every_way_out() {
    let tree = Tree::new(&[BROKEN, ("bad/redlint.toml", "fail-on = 1\n"), ("empty/x", "")]);
    for (arguments, code) in [(&["."][..], 1), (&["nowhere"], 2), (&["bad"], 2), (&["empty"], 3)] {
        let run = tree.run(&[&["check", "--format", "json"], arguments].concat());
        let document = run.json();
        assert_eq!((run.code, &document["summary"]["exit"]), (code, &code.into()), "{arguments:?}");
        assert_eq!(document["version"], 1);
    }
}

#[test]
fn several_outputs_come_from_one_run() {
    let tree = Tree::new(&[BROKEN]);
    let run =
        tree.run(&["check", "--format", "concise", "--output", "json=out.json", "--output", "human=out.txt"]);
    assert_eq!(run.code, 1);
    let read = |name: &str| std::fs::read_to_string(tree.path().join(name)).unwrap();
    let document: serde_json::Value = serde_json::from_str(&read("out.json")).unwrap();
    assert_eq!(document["diagnostics"].as_array().unwrap().len(), run.stdout.lines().count());
    assert!(read("out.txt").contains("─[compose.yaml:3:12]"), "{}", read("out.txt"));
    assert_eq!(tree.run(&["check", "--output", "json=new/out.json"]).code, 1);
    assert!(read("new/out.json").starts_with('{'));
    // What cannot be written is told; the others are, and so is what was found.
    let outputs = ["--output", "json=out.json/x", "--output", "concise=out.txt"];
    let run = tree.run(&[&["check", "--format", "concise"], &outputs[..]].concat());
    assert_eq!((run.code, &run.stdout), (2, &read("out.txt")));
    assert!(run.stderr.contains("cannot write out.json/x"), "{}", run.stderr);
}

#[test]
fn configuration_is_found_upward_and_its_problems_point_at_the_words() {
    let tree = Tree::new(&[BROKEN, ("redlint.toml", "fail-on = \"never\"\n"), ("a/b/x", "")]);
    assert_eq!(tree.run(&["check"]).code, 0);
    assert_eq!(tree.run(&["check", "--fail-on", "error"]).code, 1);
    assert_eq!(tree.run(&["check", "--no-config"]).code, 1);
    let wrong = Tree::new(&[BROKEN, ("redlint.toml", "[rules]\nevict-tasks = \"off\"\nbroker = \"of\"\n")]);
    let run = wrong.run(&["check"]);
    assert_eq!(run.code, 2);
    // All that is wrong is told at once.
    insta::assert_snapshot!(run.stdout, @r#"
        error[unknown-rule]
          × there is no rule and no group `evict-tasks`
           ╭─[redlint.toml:2:1]
         1 │ [rules]
         2 │ evict-tasks = "off"
           · ───────────
         3 │ broker = "of"
           ╰────
          help: Did you mean `evicts-tasks`?

        error[invalid-config]
          × `of` is not one of off, info, warning, error
           ╭─[redlint.toml:3:10]
         2 │ evict-tasks = "off"
         3 │ broker = "of"
           ·          ────
           ╰────
          help: Did you mean `off`?

        Found 2 errors; nothing was checked.
        "#);
    let run = wrong.run(&["check", "--format", "concise"]);
    assert_eq!(run.code, 2);
    assert_eq!(
        run.stdout,
        "redlint.toml:2:1: error[unknown-rule] there is no rule and no group `evict-tasks`\n\
         redlint.toml:3:10: error[invalid-config] `of` is not one of off, info, warning, error\n"
    );
}

#[test]
fn colour_is_for_those_who_see_it() {
    let tree = Tree::new(&[BROKEN]);
    let coloured = |arguments: &[&str], variables: &[(&str, &str)]| {
        let mut command = tree.command(&[&["check"], arguments].concat());
        Run::of(command.envs(variables.iter().copied()).output().unwrap()).stdout.contains('\u{1b}')
    };
    assert!(!coloured(&[], &[]));
    assert!(coloured(&["--color", "always"], &[]));
    assert!(coloured(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(coloured(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!coloured(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!coloured(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let tree = Tree::new(&[]);
    let mut command = tree.command(&["facts", "--format", "json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let run = Run::of(child.wait_with_output().unwrap());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
}

#[test]
fn wrong_arguments_are_told_on_stderr() {
    let tree = Tree::new(&[]);
    let cases: [(&[&str], &str); 15] = [
        (&[], "Usage: redlint <COMMAND>"),
        (&["chekc"], "'check'"),
        (&["check", "--format", "xml"], "human, concise, json"),
        (&["check", "--target", "radis@7"], "unknown server `radis`: use redis, valkey"),
        (&["check", "--target", "redis@99"], "nothing is known of redis 99: use redis@2.8 to redis@8."),
        (
            &["check", "--output", "json=same.txt", "--output", "sarif=./same.txt"],
            "two --output write to ./same.txt",
        ),
        (&["check", "--today", "tomorrow"], "write YYYY-MM-DD"),
        (&["check", "--env", "NAME"], "write KEY=VALUE"),
        (&["check", "--threads", "0"], "use a whole number from 1"),
        (&["check", "--output", "json"], "write FORMAT=FILE, such as json=findings.json"),
        (&["check", "--output", "jsn=x"], "`jsn` is not one of human, concise, json"),
        (&["check", "--output", "jsn=x"], "did you mean `json`?"),
        (&["check", "--output", "json=-"], "what goes to standard output is chosen by --format json"),
        (&["baseline", "write", "--no-baseline"], "unexpected argument '--no-baseline'"),
        (&["facts", "serve"], "'server'"),
    ];
    for (arguments, told) in cases {
        let run = tree.run(arguments);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{arguments:?}");
        assert!(run.stderr.contains(told), "{arguments:?}: {}", run.stderr);
    }
}

#[test]
fn a_difference_is_for_programs_and_its_size_for_people() {
    let tree = Tree::new(&[
        ("a/redis.conf", "loglevel debug\n"),
        ("b/redis.conf", "appendonyl yes\n"),
        ("c/redis.conf", "port 6379\n"),
    ]);
    let cases = [
        (&["a"][..], 1, "Would fix 1 problem in 1 file.\n"),
        (&["a", "-q"], 1, ""),
        (&["b"], 0, "Nothing to fix safely; --unsafe-fixes changes more.\n"),
        (&["b", "--unsafe-fixes"], 1, "Would fix 1 problem in 1 file.\n"),
        (&["c"], 0, "Nothing to fix.\n"),
    ];
    for (arguments, code, told) in cases {
        let run = tree.run(&[&["fix", "--diff"], arguments].concat());
        assert_eq!((run.code, run.stderr.as_str()), (code, told), "{arguments:?}");
        assert_eq!(run.stdout.is_empty(), code == 0, "{arguments:?}");
    }
}

#[test]
fn named_compose_files_are_all_that_is_checked() {
    let tree = Tree::new(&[
        (
            "compose.yaml",
            "services:\n  redis:\n    image: redis:7.4.1\n    command: redis-server --maxmemory 1x\n",
        ),
        (
            "other/compose.yaml",
            "services:\n  redis:\n    image: redis:7.4.1\n    command: redis-server --maxmemory 2x\n",
        ),
        ("redis.conf", "maxmemory 3x\n"),
    ]);
    let units = |arguments: &[&str]| {
        let run = tree.run(&[&["check", "--format", "concise"], arguments].concat());
        let found = |unit: &&str| run.stdout.contains(&format!("`{unit}`"));
        (run.code, ["1x", "2x", "3x"].into_iter().filter(found).collect::<Vec<_>>())
    };
    assert_eq!(units(&["."]), (1, vec!["1x", "2x", "3x"]));
    assert_eq!(units(&["-f", "compose.yaml"]), (1, vec!["1x"]));
    assert_eq!(units(&["-f", "other/compose.yaml"]), (1, vec!["2x"]));
    for wrong in [["-f", "nowhere.yaml"], ["--env-file", "nowhere.env"], ["--project-directory", "nowhere"]] {
        let run = tree.run(&["check", "--format", "concise", wrong[0], wrong[1]]);
        let told = format!("{}:1:1: error[missing-path]", wrong[1]);
        assert_eq!((run.code, run.stdout.matches(&told).count()), (2, 1), "{wrong:?}: {}", run.stdout);
    }
}
