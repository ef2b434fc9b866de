//! The configuration that a chart starts a server with.

use super::release::Release;
use crate::model::DEFAULT_PORT;
use crate::source::{Text, TextBuilder, UNKNOWN};

/// Where nobody says otherwise: an append-only file, no snapshots.
const COMMON: [&str; 2] = ["appendonly yes", "save \"\""];

/// The lines of a configuration, each of the places that its parts come from.
struct Lines {
    made: TextBuilder,
}

impl Lines {
    /// A directive that stands where something tells of it.
    fn say(&mut self, directive: &str, at: &Text) {
        self.made.push_decoded(directive, at.outer_span());
        self.made.push_decoded("\n", at.outer_span());
    }

    /// A directive with a value that is written. One with what would have to be quoted is Unknown.
    fn set(&mut self, directive: &str, value: &Text) {
        let plain = |char: char| !char.is_whitespace() && !matches!(char, '"' | '\'' | '\\');
        let at = value.outer_span();
        self.made.push_decoded(&format!("{directive} "), at);
        if value.as_str().chars().all(plain) && !value.is_empty() {
            self.made.push_text(value);
        } else {
            self.made.push_decoded(&UNKNOWN.to_string(), at);
        }
        self.made.push_decoded("\n", at);
    }

    /// Lines that are written as such.
    fn add(&mut self, lines: &Text) {
        self.made.push_text(lines);
        self.made.push_decoded("\n", lines.anchor());
    }
}

/// What a server is a replica of.
#[derive(Debug, Clone, Copy)]
pub(super) enum Primary {
    /// Nothing.
    None,
    /// The one that the chart runs.
    Fixed,
    /// Whichever sentinels choose.
    Elected,
}

/// The configuration of the server that a block of values is about.
pub(super) fn configuration(release: &Release<'_>, block: &str, primary: Primary) -> Text {
    let values = release.values;
    let here = Text::empty(release.at);
    let (common, own) = (values.text(&["commonConfiguration"]), values.said(&[block, "configuration"]));
    // The part that is a file to whoever mends it.
    let sheet = common.as_ref().or(own.as_ref()).map_or(release.at, Text::anchor);
    let mut lines = Lines { made: TextBuilder::new(sheet) };
    // Said before the files that it loads.
    if let Some(port) = release.port(block) {
        lines.set("port", &port.written);
    }
    match common {
        Some(common) => lines.add(&common),
        None => COMMON.iter().for_each(|line| lines.say(line, &here)),
    }
    lines.set("dir", &release.directory(block));
    if let Some(own) = own {
        lines.add(&own);
    }
    match values.items(&[block, "disableCommands"]) {
        Some(commands) => {
            let commands = commands.iter().filter_map(|command| command.printed());
            commands.for_each(|command| lines.say(&format!("rename-command {command} \"\""), &command));
        }
        // The chart has some, which are not the user's.
        None => lines.say(&format!("rename-command {UNKNOWN} \"\""), &here),
    }
    match values.switch(&["auth", "enabled"]) {
        Some((Some(false), at)) => lines.say("protected-mode no", &at),
        Some((None, at)) => lines.set("requirepass", &Text::empty(at.outer_span())),
        _ => {
            let password = password(release).unwrap_or(here.clone());
            lines.set("requirepass", &password);
            lines.set("masterauth", &password);
        }
    }
    // What it sets for TLS hangs on the files of a Secret.
    if values.is_on(&["tls", "enabled"], false) != Some(false) {
        ["port", "tls-port"].iter().for_each(|directive| lines.set(directive, &here));
    }
    match primary {
        Primary::None => {}
        Primary::Fixed => {
            let port = release.port(release.spec.primary).map_or(Some(DEFAULT_PORT), |port| port.number);
            let port = port.map_or_else(|| UNKNOWN.to_string(), |port| port.to_string());
            lines.say(&format!("replicaof {} {port}", release.first_pod()), &here);
        }
        Primary::Elected => lines.say(&format!("replicaof {UNKNOWN} {DEFAULT_PORT}"), &here),
    }
    lines.made.finish()
}

/// The password, where a file has it.
fn password(release: &Release<'_>) -> Option<Text> {
    if release.values.has(&["auth", "existingSecret"]) {
        return None;
    }
    let global = release.global.said(&[release.spec.name, "password"]);
    global.or_else(|| release.values.said(&["auth", "password"]))
}
