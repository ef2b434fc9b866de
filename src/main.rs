//! Arguments to exit code.

fn main() -> std::process::ExitCode {
    redlint::cli::run()
}
