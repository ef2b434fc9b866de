use super::origin::OriginRecord;
use super::project::ProjectRecord;
use super::server::{ServerRecord, SettingRecord};
use crate::model::catalog::directives::{self, Kind};
use crate::report::Terminal;
use crate::report::excerpt::printable;
use indexmap::IndexMap;
use std::fmt::Write as _;
use std::io::{self, Write};
use unicode_width::UnicodeWidthStr;

pub fn write(
    projects: &[ProjectRecord],
    all: bool,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (index, project) in projects.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        let mut headline = terminal.paint("1", &printable(&project.name));
        if !project.variant.is_empty() {
            let _ = write!(headline, ", variant {}", project.variant);
        }
        if project.environment != "unknown" {
            let _ = write!(headline, " ({})", project.environment);
        }
        match &project.files[..] {
            // A Dockerfile goes by its path.
            [file] if *file == project.name => writeln!(out, "{headline}")?,
            files => writeln!(out, "{headline}: {}", printable(&files.join(" + ")))?,
        }
        if project.servers.is_empty() {
            writeln!(out, "\n  no Redis server")?;
        }
        for server in &project.servers {
            write_server(server, project.platform, all, terminal, out)?;
        }
    }
    Ok(())
}

fn write_server(
    server: &ServerRecord,
    platform: &str,
    all: bool,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut rows = vec![
        vec!["runs".to_owned(), program(server)],
        vec!["reachable".to_owned(), exposure(server, platform)],
        vec!["password".to_owned(), password(server)],
        vec!["data".to_owned(), data(server)],
    ];
    if server.container {
        let none = if server.limit_known { "none" } else { "unknown" };
        rows.push(vec!["memory limit".to_owned(), server.memory_limit.map_or(none.into(), bytes)]);
    }
    rows.extend(roles(server));
    rows.extend(server.clients.iter().map(|client| {
        vec!["client".to_owned(), format!("{} {} {}", client.service, client.variable, client.url)]
    }));
    writeln!(out, "\n  {}", terminal.paint("1", &printable(&server.name)))?;
    table(&rows, terminal, out)?;
    writeln!(out)?;
    write_config(server, all, terminal, out)
}

fn write_config(
    server: &ServerRecord,
    all: bool,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> io::Result<()> {
    let vague = if all { IndexMap::new() } else { vague(server) };
    let shown = |setting: &SettingRecord| {
        all || setting.origin.kind != "default" && !vague.contains_key(&from(&setting.origin))
    };
    let rows = server.config.iter().filter(|(_, setting)| shown(setting));
    let rows: Vec<Vec<String>> =
        rows.map(|(name, setting)| vec![name.clone(), value(name, setting), from(&setting.origin)]).collect();
    table(&rows, terminal, out)?;
    for (origin, number) in &vague {
        writeln!(out, "    {number} more directives cannot be known: {origin}")?;
    }
    match (rows.is_empty() && vague.is_empty(), server.config.is_empty()) {
        (true, true) => writeln!(out, "    no directive is known"),
        (true, false) => writeln!(out, "    every directive is at its default"),
        _ => Ok(()),
    }
}

/// Directives that cannot be known for one and the same reason, where they are more than anybody wants listed.
fn vague(server: &ServerRecord) -> IndexMap<String, usize> {
    let mut reasons: IndexMap<String, usize> = IndexMap::new();
    for setting in server.config.values().filter(|setting| setting.value.is_none()) {
        *reasons.entry(from(&setting.origin)).or_default() += 1;
    }
    reasons.retain(|_, number| *number > 3);
    reasons
}

/// Columns as wide as their cells; the first one dimmed, the last one as long as it likes.
fn table(rows: &[Vec<String>], terminal: &Terminal, out: &mut dyn Write) -> io::Result<()> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| printable(cell).width()).max().unwrap_or(0).min(50)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    for row in rows {
        let mut line = String::from("   ");
        for (index, cell) in row.iter().enumerate() {
            let cell = printable(cell);
            let width = widths.get(index).copied().unwrap_or(0);
            let padding = if index + 1 < row.len() { width.saturating_sub(cell.width()) + 1 } else { 0 };
            let cell = if index == 0 { terminal.paint("2", &cell) } else { cell.into_owned() };
            let _ = write!(line, " {cell}{:padding$}", "");
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

fn program(server: &ServerRecord) -> String {
    let mut text = match (&server.family, &server.version) {
        (Some(family), Some(version)) => format!("{family} {version}"),
        (Some(family), None) => format!("{family}, version unknown"),
        (None, _) => "an unknown server".into(),
    };
    if let Some(mode) = server.mode {
        let _ = write!(text, ", {mode}");
    }
    if let Some(image) = &server.image {
        let _ = write!(text, ", image {image}");
    }
    text
}

fn exposure(server: &ServerRecord, platform: &str) -> String {
    let who = match (server.exposure, platform) {
        (Some("public"), "kubernetes") => "from outside the cluster",
        (Some("public"), _) => "from outside the host",
        (Some("host"), _) => "from the host",
        (Some("network"), "kubernetes") => "from other pods",
        (Some("network"), _) => "from other containers",
        (Some(_), _) => "by nobody else",
        (None, _) => "unknown",
    };
    let ports = server.ports.iter().map(|port| {
        let published = port.published.map_or("any".into(), |published| published.to_string());
        let host = if port.host_ip.is_empty() { String::new() } else { format!("{}:", port.host_ip) };
        let target = if port.target == 0 { "any".into() } else { port.target.to_string() };
        format!("{host}{published}->{target}")
    });
    let ports: Vec<String> = ports.collect();
    if ports.is_empty() { who.to_owned() } else { format!("{who}, port {}", ports.join(", ")) }
}

fn password(server: &ServerRecord) -> String {
    match server.password {
        "set" => format!("set, {}", from(&server.password_origin)),
        "none" if server.users_only => "none, only users of the ACL log in".into(),
        "none" => "none".into(),
        _ => format!("unknown: {}", server.password_origin.note.as_deref().unwrap_or("the files do not say")),
    }
}

fn data(server: &ServerRecord) -> String {
    match &server.data_volume {
        None if !server.data_known => "unknown".into(),
        None if server.container => "in the container".into(),
        None => "on the host".into(),
        Some(volume) if volume.source.is_empty() => format!("{} volume at {}", volume.kind, volume.target),
        Some(volume) => format!("{} {} at {}", volume.kind, volume.source, volume.target),
    }
}

fn roles(server: &ServerRecord) -> impl Iterator<Item = Vec<String>> + '_ {
    server.roles.iter().map(|role| {
        let framework =
            if role.framework.is_empty() { String::new() } else { format!("{}, ", role.framework) };
        let mut text = format!("{} ({framework}{})", role.role, role.strength);
        if let Some(evidence) = role.because.first() {
            let _ = write!(text, " {}", evidence.place);
        }
        vec!["role".to_owned(), text]
    })
}

fn value(name: &str, setting: &SettingRecord) -> String {
    let memory = || {
        let kind =
            directives::find(name).and_then(|directive| directive.facts.first()).map(|facts| facts.kind);
        kind == Some(Kind::Memory)
    };
    match &setting.value {
        None => "?".into(),
        Some(value) if memory() => match value.parse() {
            Ok(number) if number >= 1 << 10 => format!("{value} ({})", bytes(number)),
            _ => value.clone(),
        },
        Some(value) if value.is_empty() => "\"\"".into(),
        Some(value) => value.clone(),
    }
}

fn from(origin: &OriginRecord) -> String {
    let mut text = match (&origin.note, &origin.place) {
        (Some(note), _) if origin.kind == "default" => return note.clone(),
        (Some(note), Some(place)) => format!("{place} ({note})"),
        (Some(note), None) => note.clone(),
        (None, Some(place)) => place.to_string(),
        (None, None) => String::new(),
    };
    for via in &origin.via {
        let _ = write!(text, " via {via}");
    }
    text
}

/// A number of bytes for people.
fn bytes(number: i64) -> String {
    const UNITS: [(i64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
    let unit = UNITS.into_iter().find(|(size, _)| number >= *size && number % size == 0);
    match unit {
        Some((size, unit)) => format!("{} {unit}", number / size),
        None => format!("{number} bytes"),
    }
}
