//! A service to a server: image, start, configuration, surroundings.

use super::base::{Base, Layer};
use super::conf::{self, ConfInput, ConfOutcome, Lookup, OtherDefault};
use super::configuration::{self, Plan};
use super::container::{Container, absolute, whoever_runs_it};
use super::environment::Environment;
use super::found::Found;
use super::process::{self, Call, Follower, Runs};
use super::{
    SENTINEL_DEFAULTS, World, access, dockerfile, health, lifecycle, login, monitors, reach, root, scripts,
    sourced, start, template, unloaded, variables, volumes,
};
use crate::model::compose::Service;
use crate::model::{Change, Mode, Origin, ScriptKind, Secret, Server, Sourced, Target, Topology, Why};
use crate::source::{FileId, Sources, Span, Text, UNKNOWN};
use crate::syntax::shell::program::base_name;

/// The server that a service runs; `None` where it runs none.
/// What a Dockerfile leaves in its image is noted as well where the service runs something else.
pub(super) fn find(
    service: &Service,
    world: &World<'_>,
    images: &mut Vec<(String, Vec<Layer>)>,
    sources: &mut Sources,
) -> Option<Found> {
    let mut base = base(service, world, sources);
    if !base.layers.is_empty() {
        images.push((service.name.clone(), std::mem::take(&mut base.layers)));
    }
    let container = Container { service, base: &base, world };
    world.starts.borrow_mut().insert(service.name.clone(), start::in_dockerfile(container));
    let image_known = base.hidden.is_none();
    let brought = base.spec.map_or(&[][..], |spec| spec.sets);
    let environment = Environment::new(&base.environment, image_known, brought, service);
    let directory = working_directory(container);
    let runs = Follower::new(container, sources, environment.clone(), directory.clone()).start();
    let (call, hidden) = match runs {
        Runs::Server(call) => (*call, None),
        Runs::Other => return None,
        Runs::Hidden(why) if is_likely(container) => (Call { managed: true, ..Call::default() }, Some(why)),
        Runs::Hidden(_) => return None,
    };
    let directory = if call.directory.is_empty() { directory } else { call.directory.clone() };
    let target = target(&call, &base, sources);
    let version = target.value.and_then(|target| target.version);
    let mut plan = configuration::plan(&call, container, &environment, &directory, version, sources);
    plan.hidden = plan.hidden.or(call.behind.clone()).or(hidden.clone());
    if let (Some(_), Some(conf)) = (&call.behind, plan.conf) {
        // An entrypoint that nobody knows may fill the file in.
        plan.tokens.extend(template::unknown(conf, sources.text(conf), true));
    } else if let Some(conf) = plan.conf {
        plan.tokens.extend(template::filled_in_place(conf, world, sources).into_iter().flatten());
    }
    let mut outcome = effective(&call, &plan, &target, container, &directory, sources);
    let changes = changes(&outcome, &target, world.context.target, |to| {
        effective(&call, &plan, to, container, &directory, sources)
    });
    if plan.hidden == Some(whoever_runs_it()) {
        // A file that may be mounted over nothing says little of users: a password that the image sets is one.
        plan.hidden = None;
        let told = effective(&call, &plan, &target, container, &directory, sources);
        if told.password.known().is_some_and(Option::is_some) {
            (outcome.users, outcome.password, outcome.open) = (told.users, told.password, told.open);
        }
        plan.hidden = Some(whoever_runs_it());
    }
    settle_password(&mut outcome, world);
    let files = outcome.files.clone();
    let mut problems = std::mem::take(&mut outcome.problems);
    problems.extend(base.problems.iter().cloned());
    let brought = scripts::brought(container, sources);
    // A program of another name is a sentinel as well where an argument says so.
    let sentinel = outcome.mode.known() == Some(&Mode::Sentinel);
    let unloaded = match &hidden {
        Some(_) => Vec::new(),
        None => unloaded::confs(container, sentinel, &plan, &outcome.files, &brought, sources),
    };
    let unloaded_acls = unloaded::acls(container, &plan, &outcome.config, &brought);
    let root = root::runs_as_root(container, &call, hidden.as_ref(), &environment, sources);
    let mut server = assemble(container, &environment, target, outcome, unloaded, &directory, sources);
    server.runs_as_root = root;
    server.unloaded_acls = unloaded_acls;
    server.variables = variables::of_server(container, &call, hidden.as_ref(), sources);
    if hidden.is_none() && !call.goes_on {
        server.ends_container = Sourced::new(true, Origin::at(service.at));
    }
    if hidden.is_none() {
        server.announced = reach::announced(container, &server.config, !call.goes_on);
    }
    if hidden.is_none() && call.behind.is_none() {
        server.signalled = match call.child_of {
            Some(command) => Sourced::new(false, Origin::at(command)),
            None => Sourced::new(true, Origin::at(container.service.at)),
        };
    }
    if let Some(program) = &call.kept_waiting {
        server.kept_waiting = Sourced::new(Some(program.to_string()), Origin::of(program));
    }
    if let Some(line) = &call.unrunnable {
        server.unrunnable_script = Sourced::new(Some(sources.shown(line.span().file)), Origin::of(line));
    }
    server.config_file = config_file(&plan, service.at);
    server.config_mount = volumes::over_config(service, &server, world);
    // A script may make the file in ways that are not followed.
    let scripted = brought.texts.iter().any(|(kind, _)| *kind == ScriptKind::Start);
    if let Some(path) = plan.lacking.as_ref().filter(|_| !scripted) {
        server.lacking_config = Sourced::new(Some(path.to_string()), Origin::of(path));
    }
    if world.meter.has_room(service.at) {
        let texts = brought.texts.iter().map(|(_, text)| text.clone());
        let numbers = |text: &Text| process::process_numbers(text, world.context.known, sources);
        server.process_numbers = health::strings(texts, numbers, sources);
        world.meter.take(server.process_numbers.len());
    }
    server.changes = changes;
    if sentinel {
        server.monitors = monitors::monitors(&server, container, &environment, sources);
        server.topology.resolves_names = monitors::resolves_names(&server);
    }
    Some(Found { server, files, problems, brought })
}

/// The configuration file that a server loads, in its container.
fn config_file(plan: &Plan, anchor: Span) -> Sourced<Option<String>> {
    match (&plan.hidden, plan.path.as_str()) {
        (Some(why), "") => Sourced::unknown(anchor, why.clone()),
        (_, "") => Sourced::absent(anchor),
        (_, path) => Sourced::new(Some(path.to_owned()), Origin::at(anchor)),
    }
}

/// What the version that the run was told would make of the configuration, where it is newer than the image's.
fn changes(
    now: &ConfOutcome,
    from: &Sourced<Option<Target>>,
    to: Option<Target>,
    effective: impl FnOnce(&Sourced<Option<Target>>) -> ConfOutcome,
) -> Vec<Change> {
    let known = from.known().copied().flatten();
    let (Some(old), Some(new), Some(because)) = (known, to, from.origin.span()) else { return Vec::new() };
    if !conf::is_upgrade(old, new) {
        return Vec::new();
    }
    let then = effective(&Sourced::new(Some(new), from.origin.clone()));
    conf::changes(now, &then, (old, new), because)
}

/// What a service is made from.
fn base(service: &Service, world: &World<'_>, sources: &mut Sources) -> Base {
    match (&service.build, &service.image) {
        (Some(build), _) => dockerfile::base(build, world, sources),
        (None, Some(reference)) => Base::named(reference.clone(), world.context.knowledge, sources),
        (None, None) => Base::unnamed(service.at, Why::UnknownImage(service.name.as_str().into())),
    }
}

/// Whether a service whose start is not shown runs a server: its image is one of the catalog, or named like one, or
/// a configuration for one is put into it, by itself or in a directory of a server's. The sources of an application may
/// hold one as well.
fn is_likely(container: Container<'_>) -> bool {
    let base = container.base;
    let name = base.path().rsplit('/').next().unwrap_or_default();
    let named = [
        "redis",
        "redis-server",
        "valkey",
        "valkey-server",
        "keydb",
        "redict",
        "redis-sentinel",
        "redis-cluster",
    ];
    base.spec.is_some()
        || named.contains(&name)
        || container.put_files().iter().any(|(target, _, source)| {
            let directory = target.rsplit_once('/').map_or("", |(directory, _)| directory);
            unloaded::is_conf(target)
                && (container.puts(source) || directory.split('/').any(unloaded::names_server))
        })
}

fn working_directory(container: Container<'_>) -> String {
    let (service, base) = (container.service, container.base);
    let own = service.working_dir.as_ref().or(base.workdir.as_ref());
    match (own, base.spec) {
        (Some(path), spec) => absolute(path.as_str(), spec.map_or("/", |spec| spec.workdir)),
        (None, Some(spec)) => spec.workdir.to_owned(),
        (None, None) => "/".to_owned(),
    }
}

/// Which server it is. A server's program in an unknown image says the family, and nothing of the version.
fn target(call: &Call, base: &Base, sources: &Sources) -> Sourced<Option<Target>> {
    use crate::model::Family;
    let target = base.target(sources);
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

fn effective(
    call: &Call,
    plan: &Plan,
    target: &Sourced<Option<Target>>,
    container: Container<'_>,
    directory: &str,
    sources: &mut Sources,
) -> ConfOutcome {
    let spec = container.base.spec;
    let quoted = |values: &[&str]| {
        let words: Vec<String> = values
            .iter()
            .map(|word| if word.is_empty() { "\"\"".to_owned() } else { (*word).to_owned() })
            .collect();
        words.join(" ")
    };
    let mut own: Vec<(&str, String, &str)> = Vec::new();
    let called = call.program.as_ref().map_or("", |program| base_name(program.as_str()));
    let fixed = spec.map_or(&[][..], |spec| if call.managed { spec.fixed } else { spec.fixed_by(called) });
    if let Some(spec) = spec {
        let written = if plan.written { spec.writes } else { &[] };
        let all = fixed.iter().chain(written).chain(spec.settings);
        own.extend(all.map(|(name, values)| (*name, quoted(values), spec.title)));
    }
    // A server's own default is the working directory.
    let known = container.base.hidden.is_none() && !directory.contains(UNKNOWN);
    if !own.iter().any(|(name, ..)| *name == "dir") && known {
        own.push(("dir", directory.to_owned(), spec.map_or("the working directory", |spec| spec.title)));
    }
    if call.sentinel || plan.arguments.iter().any(|word| word.as_str() == "--sentinel") {
        own.retain(|(name, ..)| !matches!(*name, "port" | "protected-mode"));
        own.extend(SENTINEL_DEFAULTS.map(|(name, value)| (name, value.to_owned(), "a sentinel")));
    }
    let is_fixed = |directive: &str| fixed.iter().any(|(name, _)| *name == directive);
    let defaults: Vec<OtherDefault<'_>> = own
        .iter()
        .map(|(directive, value, of)| OtherDefault { directive, value, of, fixed: is_fixed(directive) })
        .collect();
    let mut resolve = |sources: &mut Sources, path: &str, directory: &str| {
        let (found, full) = (container.find(sources, path, directory), absolute(path, directory));
        let open = matches!(found, Lookup::Missing) || path.contains('*');
        if let Some(content) = call.rewrites.content(&full) {
            return match configuration::pieces(content, container, sources) {
                pieces if pieces.is_empty() => Lookup::Unknown(Why::Computed("the start script".into())),
                pieces => Lookup::Written(pieces),
            };
        }
        if call.rewrites.may_be_foreign(&full) || open && call.rewrites.may_write(&full) {
            return Lookup::Unknown(Why::Computed("the start script".into()));
        }
        match &found {
            Lookup::Files(files) if files.iter().any(|file| is_acl_template(container, *file, sources)) => {
                Lookup::Unknown(Why::Computed("a script".into()))
            }
            _ => found,
        }
    };
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
        directory,
        resolve: &mut resolve,
        sentinel: call.sentinel,
    };
    container.world.context.known.configurations.effective(sources, input)
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

fn assemble(
    container: Container<'_>,
    environment: &Environment,
    target: Sourced<Option<Target>>,
    outcome: ConfOutcome,
    unloaded_confs: Vec<Sourced<String>>,
    directory: &str,
    sources: &mut Sources,
) -> Server {
    let (service, base, world) = (container.service, container.base, container.world);
    let at = service.at;
    let volumes = volumes::volumes(service, world, sources);
    let data_volume = volumes::data_volume(container, &volumes, &outcome.dir, directory);
    let ports = reach::ports(service, Some(&outcome.config), sources);
    let networks = reach::networks(service, world, sources);
    let peers = world.neighbours.of_service(service);
    let exposure = reach::exposure(service, &ports, &networks, &outcome.config);
    let user = service.user.as_ref().or(base.user.as_ref());
    let support = lifecycle::support(&target, (world.context.today, world.context.knowledge), at);
    let mut server = Server {
        name: service.name.clone(),
        at,
        mode: outcome.mode,
        bus_port: outcome.bus_port,
        sentinel: outcome.sentinel,
        environment: world.project.environment.as_str(),
        container: true,
        image: base.image(sources),
        roles: Vec::new(),
        settings: outcome.settings,
        unloaded_confs,
        unloaded_acls: Vec::new(),
        users: outcome.users,
        password: outcome.password,
        open: outcome.open,
        password_ignored: outcome.password_ignored,
        protected: Sourced::unknown(at, Why::UnknownVersion),
        passwords: Vec::new(),
        peer_passwords: Vec::new(),
        clients: Vec::new(),
        ports,
        network_mode: sourced::optional(service.network_mode.as_ref(), at, sources),
        exposure,
        peers,
        networks,
        volumes,
        data_volume,
        healthcheck: health::healthcheck(container, environment, target.known().copied().flatten(), sources),
        memory_limit: sourced::maybe(service.memory_limit.as_ref(), at),
        restart: sourced::optional(service.restart.as_ref(), at, sources),
        user: sourced::optional(user, at, sources),
        workdir: match &base.hidden {
            None => Sourced::new(Some(directory.to_owned()), Origin::at(at)),
            Some(why) => Sourced::unknown(at, why.clone()),
        },
        signalled: Sourced::unknown(at, Why::Computed("the entrypoint".into())),
        kept_waiting: Sourced::absent(at),
        unrunnable_script: Sourced::absent(at),
        process_numbers: Vec::new(),
        ends_container: Sourced::unknown(at, Why::Computed("the entrypoint".into())),
        announced: Sourced::new(false, Origin::Absent { anchor: at }),
        runs_as_root: Sourced::unknown(at, Why::UnknownVersion),
        variables: Vec::new(),
        renamed: outcome.renamed,
        dangerous_commands: Sourced::unknown(at, Why::UnknownVersion),
        changes: Vec::new(),
        advisories: lifecycle::advisories(&target, world.context.knowledge),
        file_limit: sourced::maybe(service.nofile.as_ref(), at),
        owners: Vec::new(),
        support: support.state,
        support_end: support.end,
        support_as_of: support.as_of,
        replicas: sourced::maybe(service.replicas.as_ref(), at),
        placement: service.constraints.iter().map(|text| sourced::string(text, sources)).collect(),
        stop_grace_period: sourced::maybe(service.stop_grace_period.as_ref(), at),
        stop_signal: sourced::optional(
            service.stop_signal.as_ref().or(base.stop_signal.as_ref()),
            at,
            sources,
        ),
        monitors: Vec::new(),
        topology: Topology::alone(at),
        config_file: Sourced::absent(at),
        config_mount: Sourced::absent(at),
        lacking_config: Sourced::absent(at),
        invocations: Vec::new(),
        commands: Vec::new(),
        password_variable: String::new(),
        around: None,
        config: outcome.config,
        target,
    };
    server.protected = access::protected(&server);
    server.passwords = access::passwords(&server);
    server.peer_passwords = access::peer_passwords(&server);
    let mut check = server.healthcheck.value.take();
    for call in check.iter_mut().flat_map(|check| &mut check.invocations) {
        call.accepted = login::call_accepted(call, environment, &server);
    }
    server.healthcheck.value = check;
    server.invocations = health::invocations(container, &server.healthcheck, sources);
    for call in &mut server.invocations {
        call.server = Sourced::new(Some(service.name.clone()), Origin::at(call.at));
    }
    server
}
