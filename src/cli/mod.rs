//! Floor 10: the commands, one file each. Findings and tables go to stdout, trouble of redlint's own to stderr.
//!
//! Invariant: a command does nothing but read its arguments, ask the floors below, and hand the answer to a format;
//! the exit code hangs on the answer, never on the format.

mod baseline;
mod check;
mod completions;
mod compose;
mod config;
mod console;
mod exit;
mod explain;
mod facts;
mod fix;
mod init;
mod inspect;
mod known;
mod loaded;
mod lsp;
mod man;
mod parts;
mod policies;
mod prepared;
mod progress;
mod repair;
mod reporting;
mod rules;
mod schema;
mod scope;
mod selection;
mod test;
mod watch;
mod words;

use clap::{CommandFactory, Parser, Subcommand};
use std::process::ExitCode;

/// Linter and policy checker for Redis and Valkey deployments.
///
/// Reads redis.conf, sentinel.conf, ACL files, compose files with their overrides and .env files, and Dockerfiles;
/// works out what would really run; and reports problems at the exact bytes that cause them.
#[derive(Debug, Parser)]
#[command(name = "redlint", version, after_help = exit::HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Check(check::Arguments),
    Fix(fix::Arguments),
    Baseline(baseline::Arguments),
    Inspect(inspect::Arguments),
    Init(init::Arguments),
    Rules(rules::Arguments),
    Explain(explain::Arguments),
    Facts(facts::Arguments),
    Test(test::Arguments),
    Config(config::Arguments),
    Lsp(lsp::Arguments),
    Schema(schema::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// Runs the command that the arguments of the process name.
pub fn run() -> ExitCode {
    let exit = match Arguments::parse().command {
        Command::Check(arguments) => check::run(&arguments),
        Command::Fix(arguments) => fix::run(&arguments),
        Command::Baseline(arguments) => baseline::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::Rules(arguments) => rules::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::Facts(arguments) => facts::run(&arguments),
        Command::Test(arguments) => test::run(&arguments),
        Command::Init(arguments) => init::run(&arguments),
        Command::Lsp(arguments) => lsp::run(&arguments),
        Command::Config(arguments) => config::run(&arguments),
        Command::Schema(arguments) => schema::run(&arguments),
        Command::Completions(arguments) => completions::run(&arguments, Arguments::command()),
        Command::Man(arguments) => man::run(&arguments, Arguments::command()),
    };
    exit.unwrap_or_else(|trouble| console::complain(&trouble)).into()
}
