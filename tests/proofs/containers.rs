//! What a server does as the first process of a container.

use super::server::{PATIENCE, start};
use super::{conf, directory, isolated};

#[test]
fn daemonize_ends_the_first_process() {
    let at = directory();
    let pidfile = at.path().join("pid");
    let file = conf(at.path(), &format!("daemonize yes\npidfile {}\n", pidfile.display()));
    let said = start(at.path(), &[&file]).err();
    if let Some(said) = said {
        assert!(said.contains("exit status 0"), "{said}");
    }
    let deadline = std::time::Instant::now() + PATIENCE;
    let pid = loop {
        let written = std::fs::read_to_string(&pidfile).unwrap_or_default();
        if written.ends_with('\n') {
            break written;
        }
        assert!(std::time::Instant::now() < deadline, "the second process writes its pid");
        std::thread::sleep(std::time::Duration::from_millis(10));
    };
    std::process::Command::new("kill").args(["-KILL", pid.trim()]).status().expect("kill is there");
}

/// Whether a server answers after its container's first process, which this script is, was told to stop.
fn answers_after_stop(script: &str) -> Option<bool> {
    let at = directory();
    let place = at.path().display();
    std::fs::write(at.path().join("start.sh"), format!("cd {place}\n{script}\n")).expect("writable");
    // The signal comes from outside of the process's namespace, as Docker sends it.
    let outer = format!(
        "cd {place}; unshare --user --map-root-user --pid --fork --kill-child sh -c 'exec sh start.sh' > log 2>&1 & outer=$!; \
         for try in $(seq 200); do redis-cli -s {place}/s ping > /dev/null 2>&1 && break; sleep 0.05; done; \
         first=$(cat /proc/$outer/task/$outer/children); kill -TERM $first; sleep 0.5; \
         redis-cli -s {place}/s ping 2>&1; kill -KILL $first $outer"
    );
    isolated(&[], "true")?;
    let said = std::process::Command::new("sh").args(["-c", &outer]).output().expect("a shell");
    Some(String::from_utf8_lossy(&said.stdout).contains("PONG"))
}

#[test]
fn shell_does_not_hand_on_the_signal_to_stop() {
    let Some(answers) = answers_after_stop("redis-server --port 0 --unixsocket ./s --save ''; true") else {
        return;
    };
    assert!(answers, "the server never learns of it");
    assert_eq!(answers_after_stop("exec redis-server --port 0 --unixsocket ./s --save ''"), Some(false));
}

#[test]
fn script_with_carriage_returns_has_no_interpreter() {
    use std::os::unix::fs::PermissionsExt;
    let at = directory();
    let file = at.path().join("start.sh");
    let status = |script: &str| {
        std::fs::write(&file, script).expect("writable");
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).expect("ours");
        let mut shell = std::process::Command::new("sh");
        let said = shell.args(["-c", "exec ./start.sh"]).current_dir(at.path()).output();
        said.expect("a shell").status.code()
    };
    assert_eq!(status("#!/bin/sh\necho there\n"), Some(0));
    assert_eq!(status("#!/bin/sh\r\necho there\r\n"), Some(127));
    assert_eq!(status("#!/usr/bin/env sh\r\necho there\r\n"), Some(127));
    assert_ne!(status("#!/bin/sh -e\r\necho there\r\n"), Some(0));
}

/// Whether a shell is the parent of the one command that it is given, and not gone.
fn stays(shell: &str) -> Option<bool> {
    let said = std::process::Command::new(shell).args(["-c", "cat /proc/self/status"]).output().ok()?;
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let parent = text.lines().find_map(|line| line.strip_prefix("PPid:"))?;
    Some(parent.trim() != std::process::id().to_string())
}

#[test]
fn dash_stays_for_the_one_command_of_a_line() {
    if let Some(stays) = stays("dash") {
        assert!(stays, "dash");
    }
    if let Some(stays) = stays("bash") {
        assert!(!stays, "bash");
    }
}

#[test]
fn what_stands_behind_a_server_waits_for_its_end() {
    let at = directory();
    let script = "(redis-server --port 0 --unixsocket ./s --save '' > log && touch after) & \
         for try in $(seq 200); do redis-cli -s ./s ping > /dev/null 2>&1 && break; sleep 0.05; done; \
         sleep 0.2; ls after 2>&1; redis-cli -s ./s shutdown nosave; wait; ls after";
    let said = std::process::Command::new("sh").args(["-c", script]).current_dir(at.path()).output();
    let said = said.expect("a shell");
    let lines = String::from_utf8_lossy(&said.stdout).into_owned();
    let lines: Vec<&str> = lines.lines().collect();
    assert!(lines.len() == 2 && lines[0] != "after" && lines[1] == "after", "{lines:?}");
}

#[test]
fn file_that_a_command_reads_and_writes_is_emptied() {
    let at = directory();
    let file = at.path().join("f");
    let left = |script: &str| {
        std::fs::write(&file, "maxmemory 100mb\n").expect("writable");
        let ended = std::process::Command::new("sh").args(["-c", script]).current_dir(at.path()).status();
        assert!(ended.is_ok_and(|status| status.success()), "{script}");
        std::fs::read_to_string(&file).expect("it is there")
    };
    for script in ["sed s/a/b/ < f > f", "sed s/a/b/ f > f"] {
        assert_eq!(left(script), "", "{script}");
    }
    // The commands of a pipe run side by side: which of them is first hangs on the machine, and mostly it is the shell.
    assert!((0..50).any(|_| left("cat f | sed s/a/b/ > f").is_empty()));
}

#[test]
fn command_that_is_not_there_leaves_an_empty_file() {
    let at = directory();
    let script = "echo maxmemory 100mb > template; no-envsubst < template > f; echo $?; wc -c < f";
    let said = std::process::Command::new("sh").args(["-c", script]).current_dir(at.path()).output();
    let said = String::from_utf8_lossy(&said.expect("a shell").stdout).into_owned();
    assert_eq!(said.split_whitespace().collect::<Vec<_>>(), ["127", "0"]);
}

#[test]
fn two_dollar_signs_are_the_number_of_a_process() {
    let mut shell = std::process::Command::new("sh");
    let said = shell.args(["-c", "echo $$; echo \"$$PASSWORD\""]).env("PASSWORD", "harbour").output();
    let said = String::from_utf8_lossy(&said.expect("a shell").stdout).into_owned();
    let number = said.lines().next().expect("two lines");
    assert_eq!(said.lines().nth(1), Some(format!("{number}PASSWORD").as_str()));
}
