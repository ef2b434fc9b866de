//! How a service starts its server, and what that reads.

use super::conf::{self, ConfInput, ConfOutcome, Lookup, OtherDefault, Piece};
use super::configuration::{self, Plan};
use super::container::{Container, absolute, whoever_runs_it};
use super::environment::Environment;
use super::process::{Call, Files, Follower, Runs};
use super::{SENTINEL_DEFAULTS, World, template, unloaded};
use crate::model::{Change, Family, Origin, Platform, Secret, Sourced, Target, Why};
use crate::source::{FileId, Sources, Span, Text, UNKNOWN};
use crate::syntax::shell::program::base_name;

/// The start of a server.
pub(super) struct Launch<'a> {
    pub(super) container: Container<'a>,
    pub(super) environment: Environment,
    /// The directory that the server starts in.
    pub(super) directory: String,
    pub(super) call: Call,
    /// Why the call is not known, where only the image tells that it is a server's.
    pub(super) hidden: Option<Why>,
    pub(super) target: Sourced<Option<Target>>,
}

impl<'a> Launch<'a> {
    /// How a service starts its server, with files that it finds in its volumes; `None` where it runs none.
    pub(super) fn of(container: Container<'a>, found: Files, sources: &mut Sources) -> Option<Self> {
        let (environment, directory) = (container.environment(), container.working_directory());
        let follower = Follower::new(container, sources, environment.clone(), directory.clone());
        let (call, hidden) = match follower.with(found).start() {
            Runs::Server(call) => (*call, None),
            Runs::Hidden(why) if is_likely(container) => {
                (Call { managed: true, ..Call::default() }, Some(why))
            }
            Runs::Other | Runs::Hidden(_) => return None,
        };
        let directory = if call.directory.is_empty() { directory } else { call.directory.clone() };
        let target = target(&call, container, sources);
        Some(Self { container, environment, directory, call, hidden, target })
    }

    /// Everything that the server reads.
    pub(super) fn plan(&self, sources: &mut Sources) -> Plan {
        let Self { container, environment, directory, call, .. } = self;
        let version = self.target.value.and_then(|target| target.version);
        let mut plan = configuration::plan(call, *container, environment, directory, version, sources);
        plan.hidden = plan.hidden.or(call.behind.clone()).or(self.hidden.clone());
        if call.behind.is_some() {
            // An entrypoint that nobody knows may fill the file in.
            let texts = plan.body.iter().flatten().filter_map(Piece::inline);
            let texts = texts.map(|text| (text.outer_span().file, text.as_str()));
            let all = plan.conf.map(|conf| (conf, sources.text(conf))).into_iter().chain(texts);
            let tokens = all.flat_map(|(file, text)| template::unknown(file, text, true)).collect::<Vec<_>>();
            plan.tokens.extend(tokens);
        } else if let Some(conf) = plan.conf {
            plan.tokens
                .extend(template::filled_in_place(conf, container.world, sources).into_iter().flatten());
            plan.tokens.extend(self.filled_before(conf, sources));
        }
        plan
    }

    /// Tokens of a file that tools fill in before a cluster sees what is made of it: names of variables that its container
    /// has not.
    fn filled_before(&self, conf: FileId, sources: &Sources) -> Vec<(String, Text)> {
        let project = self.container.world.project;
        if project.platform != Platform::Kubernetes {
            return Vec::new();
        }
        let mut tokens = template::unknown(conf, sources.text(conf), true);
        tokens.retain(|(token, _)| {
            let name = token.strip_prefix("${").and_then(|name| name.strip_suffix('}'));
            name.is_some_and(|name| project.filled || !self.container.service.environment.contains_key(name))
        });
        tokens
    }

    /// What all that comes to, and what a newer version that the run was told of would make of it.
    pub(super) fn outcome(&self, plan: &mut Plan, sources: &mut Sources) -> (ConfOutcome, Vec<Change>) {
        let mut outcome = self.effective(plan, &self.target, sources);
        let changes = self.changes(&outcome, plan, sources);
        if plan.hidden == Some(whoever_runs_it()) {
            // A file that may be mounted over nothing says little of users: a password that the image sets is one.
            let hidden = plan.hidden.take();
            let told = self.effective(plan, &self.target, sources);
            if told.password.known().is_some_and(Option::is_some) {
                (outcome.users, outcome.password, outcome.open) = (told.users, told.password, told.open);
            }
            plan.hidden = hidden;
        }
        settle_password(&mut outcome, self.container.world);
        (outcome, changes)
    }

    fn changes(&self, now: &ConfOutcome, plan: &Plan, sources: &mut Sources) -> Vec<Change> {
        let (known, to) = (self.target.known().copied().flatten(), self.container.world.context.target);
        let (Some(old), Some(new), Some(because)) = (known, to, self.target.origin.span()) else {
            return Vec::new();
        };
        if !conf::is_upgrade(old, new) {
            return Vec::new();
        }
        let then = self.effective(plan, &Sourced::new(Some(new), self.target.origin.clone()), sources);
        conf::changes(now, &then, (old, new), because)
    }

    /// What the image sets whatever anybody writes.
    fn fixed(&self) -> &'static [(&'static str, &'static [&'static str])] {
        let called = self.call.program.as_ref().map_or("", |program| base_name(program.as_str()));
        let spec = self.container.base.spec;
        spec.map_or(&[], |spec| if self.call.managed { spec.fixed } else { spec.fixed_by(called) })
    }

    /// What image and program set where nothing else does, and whose default it is.
    fn own_defaults(&self, plan: &Plan) -> Vec<(&'static str, String, &'static str)> {
        let spec = self.container.base.spec;
        let quoted = |values: &[&str]| {
            let words: Vec<String> = values
                .iter()
                .map(|word| if word.is_empty() { "\"\"".to_owned() } else { (*word).to_owned() })
                .collect();
            words.join(" ")
        };
        let mut own: Vec<(&'static str, String, &'static str)> = Vec::new();
        if let Some(spec) = spec {
            let written = if plan.written { spec.writes } else { &[] };
            let all = self.fixed().iter().chain(written).chain(spec.settings);
            own.extend(all.map(|(name, values)| (*name, quoted(values), spec.title)));
        }
        // A server's own default is the working directory.
        let known = self.container.base.hidden.is_none() && !self.directory.contains(UNKNOWN);
        if !own.iter().any(|(name, ..)| *name == "dir") && known {
            own.push((
                "dir",
                self.directory.clone(),
                spec.map_or("the working directory", |spec| spec.title),
            ));
        }
        if self.call.sentinel || plan.arguments.iter().any(|word| word.as_str() == "--sentinel") {
            own.retain(|(name, ..)| !matches!(*name, "port" | "protected-mode"));
            own.extend(SENTINEL_DEFAULTS.map(|(name, value)| (name, value.to_owned(), "a sentinel")));
        }
        own
    }

    /// The files that a path of its configuration means when it starts.
    fn find(&self, path: &str, directory: &str, sources: &mut Sources) -> Lookup {
        let (container, rewrites) = (self.container, &self.call.rewrites);
        let full = absolute(path, directory);
        let found = container.find(sources, path, directory);
        let open = matches!(found, Lookup::Missing) || path.contains('*');
        if let Some(content) = rewrites.content(&full) {
            return match configuration::pieces(content, container, sources) {
                pieces if pieces.is_empty() => Lookup::Unknown(Why::Computed("the start script".into())),
                pieces => Lookup::Written(pieces),
            };
        }
        if rewrites.may_be_foreign(&full) || open && rewrites.may_write(&full) {
            return Lookup::Unknown(Why::Computed("the start script".into()));
        }
        match &found {
            Lookup::Files(files) if files.iter().any(|file| is_acl_template(container, *file, sources)) => {
                Lookup::Unknown(Why::Computed("a script".into()))
            }
            _ => found,
        }
    }

    /// What the configuration comes to for a server of this version.
    fn effective(&self, plan: &Plan, target: &Sourced<Option<Target>>, sources: &mut Sources) -> ConfOutcome {
        let container = self.container;
        let own = self.own_defaults(plan);
        let fixed = self.fixed();
        let is_fixed = |directive: &str| fixed.iter().any(|(name, _)| *name == directive);
        let defaults: Vec<OtherDefault<'_>> = own
            .iter()
            .map(|(directive, value, of)| OtherDefault { directive, value, of, fixed: is_fixed(directive) })
            .collect();
        let mut resolve =
            |sources: &mut Sources, path: &str, directory: &str| self.find(path, directory, sources);
        let shared = plan.conf.filter(|conf| container.world.is_shared(sources.file(*conf).path()));
        let input = ConfInput {
            server: &container.service.name,
            anchor: container.service.at,
            lacking: shared.map_or(container.service.at, |conf| Span::at(conf, 0)),
            target,
            defaults: &defaults,
            conf: plan.conf,
            body: plan.body.as_deref(),
            conf_unknown: plan.hidden.clone(),
            arguments: &plan.arguments,
            extra: &plan.extra,
            tokens: &plan.tokens,
            directory: &self.directory,
            resolve: &mut resolve,
            sentinel: self.call.sentinel,
        };
        container.world.context.known.configurations.effective(sources, input)
    }
}

/// Whether a service whose start is not shown runs a server: its image is one of the catalog, or named like one, or
/// a configuration for one is put into it, by itself or in a directory of a server's. The sources of an application may
/// hold one as well.
fn is_likely(container: Container<'_>) -> bool {
    let base = container.base;
    let name = base.path().rsplit('/').next().unwrap_or_default();
    base.spec.is_some()
        || Family::NAMES.contains(&name)
        || Family::of_program(name, &["server", "sentinel", "cluster"]).is_some()
        || container.put_files().iter().any(|(target, _, source)| {
            let directory = target.rsplit_once('/').map_or("", |(directory, _)| directory);
            unloaded::is_conf(target)
                && (container.puts(source) || directory.split('/').any(unloaded::names_server))
        })
}

/// Which server it is. A server's program in an unknown image says the family, and nothing of the version.
fn target(call: &Call, container: Container<'_>, sources: &Sources) -> Sourced<Option<Target>> {
    let target = container.base.target(sources);
    let Some(program) = call.program.as_ref().filter(|_| target.value.is_none()) else { return target };
    let name = program.as_str().rsplit('/').next().unwrap_or_default();
    let family = match Family::of_program(name, &["server", "sentinel"]) {
        // Distributions and forks keep this name for compatibility.
        Some(Family::Redis) => return target,
        Some(family) => family,
        None if name == "dragonfly" => Family::Dragonfly,
        None => return target,
    };
    Sourced::new(Some(Target { family, version: None }), Origin::of(program))
}

/// Whether a script fills in an ACL file on the host, before anything mounts it.
fn is_acl_template(container: Container<'_>, file: FileId, sources: &Sources) -> bool {
    let text = sources.text(file);
    let mut lines =
        text.lines().map(str::trim_start).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.all(|line| line.starts_with("user "))
        && template::filled_in_place(file, container.world, sources).is_some()
}

/// A password of a variable that nobody knows is certainly not empty where an empty one leaves the option without its
/// value: the server does not start then.
fn settle_password(outcome: &mut ConfOutcome, world: &World<'_>) {
    let Some(password) = outcome.config.value("requirepass").map(|value| value.origin.clone()) else {
        return;
    };
    if !password.is_unknown() || outcome.open.origin != password {
        return;
    }
    let Some(at) = password.span() else { return };
    let same = |span: Span| span.contains(at) || at.contains(span);
    if !world.project.references.iter().any(|reference| reference.vanishes && same(reference.at)) {
        return;
    }
    outcome.open = Sourced::new(false, Origin::at(at));
    for user in
        outcome.users.value.iter_mut().filter(|user| user.is_default() && user.nopass.origin == password)
    {
        user.nopass = Sourced::new(false, Origin::at(at));
        user.passwords = vec![Sourced { value: Secret::default(), origin: password.clone() }];
    }
}
