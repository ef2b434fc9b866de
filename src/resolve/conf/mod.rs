//! What a server makes of its configuration: defaults, then files with their includes in place, then arguments.
//!
//! Invariants: every directive that the target knows has a value with an origin; a value that hangs on something
//! unknown is Unknown, never a guess; no password is in any text.

mod conflict;
mod defaults;
mod fill;
mod fold;
mod input;
mod line;
mod listening;
mod mode;
mod names;
mod number;
mod outcome;
mod placeholder;
mod program;
mod read;
mod remembered;
mod rename;
mod script;
mod sentinel;
mod settings;
mod shadow;
mod unwritten;
mod upgrade;
mod users;
mod wrong;

pub use input::{ConfInput, Extra, Lookup, OtherDefault, Piece, Resolver, Sheet, Stage};
pub use outcome::ConfOutcome;
pub(super) use placeholder::{is_constant, tokens};
pub(super) use remembered::Remembered;
pub use upgrade::{changes, is_upgrade};

use crate::model::catalog::directives;
use crate::model::{Config, Origin, SettingPlace, Sourced, Value};
use crate::source::Sources;
use defaults::Defaults;
use fold::{Points, Turn, fold};
use line::Line;
use program::Program;
use script::{Entry, Gap, Step, script};
use std::collections::BTreeMap;
use std::sync::Arc;
use unwritten::Rest;

/// Reads the configuration of one server as that server would.
pub fn effective(sources: &mut Sources, mut input: ConfInput<'_>) -> ConfOutcome {
    let mut program = Program::new(input.target);
    let mut script = script(sources, &mut input, program);
    let bare = script.steps.is_empty() && input.conf.is_none() && input.body.is_none();
    let sentinel = sentinel_origin(&input, &script);
    program.sentinel = sentinel.is_some();
    let (mut lines, gaps) = judge(sources, program, std::mem::take(&mut script.steps));
    let modules = users::loads_modules(&lines);
    let defaults = Arc::new(Defaults::new(program, &input, bare));
    let config = config(program, &defaults, &lines, &gaps);
    sentinel::judge(program, gaps.is_empty(), &mut lines);
    let renamed = rename::rename(program, &mut lines, modules);
    let bus_port = listening::bus_port(&config, input.anchor);
    conflict::judge(program, &config, &mut lines);
    listening::judge(program, &config, &bus_port, &mut lines);
    let (users, authority) = users::users(sources, &mut input, program, &mut script, &mut lines, &config);
    let access = users::access(&users, &authority, &config, input.anchor);
    let mut settings: Vec<_> =
        lines.iter().map(|line| settings::setting(program, input.server, line)).collect();
    shadow::mark(&lines, Points::of(program), &mut settings);
    shadow::mark_fixed(&lines, &defaults, &mut settings);
    // What may not be there at all is no line to speak of.
    let there = settings.into_iter().zip(&lines).filter(|(_, line)| !line.entry.doubtful);
    let settings: Vec<_> = there.map(|(setting, _)| setting).collect();
    ConfOutcome {
        sentinel: mode::is_sentinel(sentinel.as_ref(), gaps.last().map(|(_, gap)| gap), input.anchor),
        mode: mode::mode(sentinel, &config, input.anchor),
        bus_port,
        dir: directory(&config, &input),
        config,
        settings: settings.into(),
        users,
        password: access.password,
        open: access.open,
        password_ignored: access.password_ignored,
        renamed,
        files: script.files,
        problems: script.problems,
    }
}

fn sentinel_origin(input: &ConfInput<'_>, script: &script::Script) -> Option<Origin> {
    match &script.sentinel {
        Some(argument) => Some(Origin::of(argument)),
        None => input.sentinel.then(|| Origin::at(input.anchor)),
    }
}

/// An unknown stretch, and the number of lines before it.
type Gaps = Vec<(usize, Gap)>;

fn judge(sources: &Sources, program: Program, steps: Vec<Step>) -> (Vec<Line>, Gaps) {
    let loads = |step: &Step| matches!(step, Step::Entry(Entry { directive, .. }) if directive.name.as_str() == "loadmodule");
    let modules = steps.iter().any(loads);
    let (mut lines, mut gaps) = (Vec::new(), Gaps::new());
    for step in steps {
        match step {
            Step::Entry(entry) => lines.push(Line::new(program, sources, entry, modules)),
            Step::Gap(gap) => gaps.push((lines.len(), gap)),
        }
    }
    (lines, gaps)
}

fn config(program: Program, defaults: &Arc<Defaults>, lines: &[Line], gaps: &Gaps) -> Config {
    let mut mine: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let counts = |line: &Line| line.entry.place != SettingPlace::Conf || !defaults.is_fixed(line.primary());
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| counts(line)) {
        mine.entry(line.primary()).or_default().push(at);
    }
    let points = Points::of(program);
    let written = mine.into_iter().filter_map(|(name, own)| {
        let directive = directives::find(name).filter(|directive| program.knows(directive))?;
        let effective = fold(directive, defaults.of(directive), &turns(lines, &own, gaps), points);
        Some((directive.name, effective))
    });
    let gap = gaps.last().map(|(_, gap)| gap.clone());
    Config::new(written, Box::new(Rest { program, defaults: Arc::clone(defaults), gap }))
}

/// The lines of one directive, and the last gap of each stretch between them, in order.
fn turns<'a>(lines: &'a [Line], own: &[usize], gaps: &'a Gaps) -> Vec<Turn<'a>> {
    let (mut turns, mut from) = (Vec::new(), 0);
    for at in own.iter().copied().chain([usize::MAX]) {
        // A gap counts before the line that follows it.
        let to = gaps.partition_point(|(before, _)| *before <= at);
        turns.extend(gaps[from..to].last().map(|(_, gap)| Turn::Gap(gap)));
        turns.extend(lines.get(at).map(Turn::Line));
        from = to;
    }
    turns
}

fn directory(config: &Config, input: &ConfInput<'_>) -> Sourced<String> {
    match config.value("dir") {
        Some(Sourced { value: Value::Str(path), origin }) => Sourced::new(path.clone(), origin.clone()),
        Some(Sourced { origin, .. }) => Sourced::new(String::new(), origin.clone()),
        None => Sourced::new(String::new(), Origin::Absent { anchor: input.anchor }),
    }
}
