//! The language server under a client library of somebody else, with the abilities of real editors. `make validators`
//! installs it; without it a plain `cargo test` says so, and `make test` fails.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

#[test]
#[allow(clippy::print_stderr)]
fn a_client_library_understands_the_server() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let pytest = root.join("target/validators/python/bin/pytest");
    if !pytest.exists() {
        let wanted = std::env::var_os("REDLINT_VALIDATORS").is_some();
        assert!(!wanted, "{} is not there: `make validators` installs it", pytest.display());
        eprintln!("NOT CHECKED: {} is not there; `make validators` installs it", pytest.display());
        return;
    }
    let mut command = Command::new(pytest);
    command.args(["-q", "-p", "no:cacheprovider", "-o", "asyncio_mode=auto", "tests/editor"]);
    command.env("REDLINT", env!("CARGO_BIN_EXE_redlint")).env("PYTHONDONTWRITEBYTECODE", "1");
    let output = command.current_dir(root).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{said}");
    assert!(!said.contains("no tests ran"), "{said}");
}
