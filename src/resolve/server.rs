//! A service to a server: image, start, configuration, surroundings.

use super::base::Layer;
use super::conf::ConfOutcome;
use super::configuration::Plan;
use super::configured::Configured;
use super::container::Container;
use super::found::{Brought, Found};
use super::launch::Launch;
use super::{
    World, dockerfile, health, lifecycle, login, monitors, prepared, process, reach, root, scripts, sourced,
    start, unloaded, variables, volumes,
};
use crate::model::catalog::knowledge::{Entrypoint, ImageSpec};
use crate::model::compose::Service;
use crate::model::{Mode, Origin, PasswordInput, Port, ScriptKind, Server, Sourced};
use crate::source::{Sources, Span, Text};

/// The server that a service runs; `None` where it runs none.
/// What a Dockerfile leaves in its image is noted as well where the service runs something else.
pub(super) fn find(
    service: &Service,
    world: &World<'_>,
    images: &mut Vec<(String, Vec<Layer>)>,
    sources: &mut Sources,
) -> Option<Found> {
    let mut base = dockerfile::base_of(service, world, sources);
    if !base.layers.is_empty() {
        images.push((service.name.clone(), std::mem::take(&mut base.layers)));
    }
    let container = Container { service, base: &base, world };
    world.starts.borrow_mut().insert(service.name.clone(), start::in_dockerfile(container));
    let launch = Launch::of(container, prepared::left(service, world, sources), sources)?;
    let mut plan = launch.plan(sources);
    let (mut outcome, changes) = launch.outcome(&mut plan, sources);
    let files = outcome.files.clone();
    let mut problems = std::mem::take(&mut outcome.problems);
    problems.extend(base.problems.iter().cloned());
    let brought = scripts::brought(container, sources);
    // A program of another name is a sentinel as well where an argument says so.
    let sentinel = outcome.mode.known() == Some(&Mode::Sentinel);
    let unloaded_confs = match &launch.hidden {
        Some(_) => Vec::new(),
        None => unloaded::confs(container, sentinel, &plan, &files, &brought, sources),
    };
    let unloaded_acls = unloaded::acls(container, &plan, &outcome.config, &brought);
    let runs_as_root =
        root::runs_as_root(container, &launch.call, launch.hidden.as_ref(), &launch.environment, sources);
    let server = assemble(&launch, outcome, sources);
    let mut server = Server { unloaded_confs, unloaded_acls, runs_as_root, changes, ..server };
    server.variables = variables::of_server(container, &launch.call, launch.hidden.as_ref(), sources);
    say_start(&mut server, &launch, sources);
    say_files(&mut server, &plan, &brought);
    server.password_input = password_input(&launch, &plan);
    server.config_mount = volumes::over_config(service, &server, world);
    if world.meter.has_room(service.at) {
        let texts = brought.texts.iter().map(|(_, text)| text.clone());
        let numbers = |text: &Text| process::process_numbers(text, world.context.known, sources);
        server.process_numbers = health::strings(texts, numbers, sources);
        world.meter.take(server.process_numbers.len());
    }
    if sentinel {
        server.monitors = monitors::monitors(&server, container, &launch.environment, sources);
        server.topology.resolves_names = monitors::resolves_names(&server);
    }
    Some(Found { server, files, problems, brought })
}

/// How the server is started, as far as that is known.
fn say_start(server: &mut Server, launch: &Launch<'_>, sources: &Sources) {
    let call = &launch.call;
    if let Some(program) = &call.kept_waiting {
        server.kept_waiting = Sourced::new(Some(program.to_string()), Origin::of(program));
    }
    if let Some(line) = &call.unrunnable {
        server.unrunnable_script = Sourced::new(Some(sources.shown(line.span().file)), Origin::of(line));
    }
    if launch.hidden.is_some() {
        return;
    }
    if !call.goes_on {
        server.ends_container = Sourced::new(true, Origin::at(server.at));
    }
    server.announced = reach::announced(launch.container, &server.config, !call.goes_on);
    // What runs before the signal may stop the server itself.
    if call.behind.is_none() && launch.container.service.pre_stop.is_none() {
        server.signalled = match call.child_of {
            Some(command) => Sourced::new(false, Origin::at(command)),
            None => Sourced::new(true, Origin::at(server.at)),
        };
    }
}

/// Where a password goes in. A start script that is a command of its own takes no options with it.
fn password_input(launch: &Launch<'_>, plan: &Plan) -> PasswordInput {
    let scripted = |spec: &&ImageSpec| launch.call.managed && spec.entrypoint != Entrypoint::Official;
    let Some(spec) = launch.container.base.spec.filter(scripted) else { return PasswordInput::Command };
    match spec.password_variable().filter(|_| plan.written) {
        Some(variable) => PasswordInput::Variable(variable),
        None if spec.flags.is_empty() => PasswordInput::Command,
        None => PasswordInput::Options(spec.flags),
    }
}

/// The configuration file that the server loads, and the one that nothing puts into its container.
fn say_files(server: &mut Server, plan: &Plan, brought: &Brought) {
    server.config_file = config_file(plan, server.at);
    // A script may make the file in ways that are not followed.
    let scripted = brought.texts.iter().any(|(kind, _)| *kind == ScriptKind::Start);
    if let Some(path) = plan.lacking.as_ref().filter(|_| !scripted) {
        server.lacking_config = Sourced::new(Some(path.to_string()), Origin::of(path));
    }
}

/// The configuration file that a server loads, in its container.
fn config_file(plan: &Plan, anchor: Span) -> Sourced<Option<String>> {
    match (&plan.hidden, plan.path.as_str()) {
        (Some(why), "") => Sourced::unknown(anchor, why.clone()),
        (_, "") => Sourced::absent(anchor),
        (_, path) => Sourced::new(Some(path.to_owned()), Origin::at(anchor)),
    }
}

fn assemble(launch: &Launch<'_>, outcome: ConfOutcome, sources: &mut Sources) -> Server {
    let Launch { container, environment, directory, target, .. } = launch;
    let (service, base, world) = (container.service, container.base, container.world);
    let at = service.at;
    let volumes = volumes::volumes(service, world, sources);
    let data_volume = volumes::data_volume(*container, &volumes, &outcome.dir, directory);
    let ports = reach::ports(service, Some(&outcome.config), sources);
    let networks = reach::networks(service, world, sources);
    let lent = reach::lent_ports(service, world, &outcome.config, sources);
    let reachable: Vec<Port> = ports.iter().chain(&lent).cloned().collect();
    let exposure = reach::exposure(service, &reachable, &networks, &outcome.config);
    let user = service.user.as_ref().or(base.user.as_ref());
    let stop_signal = service.stop_signal.as_ref().or(base.stop_signal.as_ref());
    let known = target.known().copied().flatten();
    let name = service.name.clone();
    let configured = Configured { name, at, target: target.clone(), outcome, starter: "the entrypoint" };
    let mut server = Server {
        environment: world.project.environment.as_str(),
        platform: world.project.platform,
        container: true,
        image: base.image(sources),
        chart: service.chart.clone(),
        ports,
        host: reach::host(service, world.project.platform),
        network_mode: sourced::optional(service.network_mode.as_ref(), at, sources),
        exposure,
        peers: world.neighbours.of_service(service),
        companions: world.neighbours.companions(service),
        networks,
        volumes,
        mount_points: volumes::mount_points(service),
        data_volume,
        healthcheck: health::healthcheck(*container, environment, known, sources),
        readiness: health::readiness(*container, environment, known, sources),
        memory_limit: sourced::maybe(service.memory_limit.as_ref(), at),
        restart: sourced::optional(service.restart.as_ref(), at, sources),
        user: sourced::optional(user, at, sources),
        workdir: match &base.hidden {
            None => Sourced::new(Some(directory.clone()), Origin::at(at)),
            Some(why) => Sourced::unknown(at, why.clone()),
        },
        file_limit: sourced::maybe(service.nofile.as_ref(), at),
        replicas: sourced::maybe(service.replicas.as_ref(), at),
        placement: service.constraints.iter().map(|text| sourced::string(text, sources)).collect(),
        stop_grace_period: sourced::maybe(service.stop_grace_period.as_ref(), at),
        start_first: sourced::maybe(service.start_first.as_ref(), at),
        stop_signal: sourced::optional(stop_signal, at, sources),
        ..configured.server()
    };
    lifecycle::age(&mut server, target, (world.context.today, world.context.knowledge));
    let mut checks = [server.healthcheck.value.take(), server.readiness.value.take()];
    for call in checks.iter_mut().flatten().flat_map(|check| &mut check.invocations) {
        call.accepted = login::call_accepted(call, &server);
    }
    [server.healthcheck.value, server.readiness.value] = checks;
    let checks = [&server.healthcheck, &server.readiness];
    server.invocations = health::invocations(*container, checks, sources);
    for call in &mut server.invocations {
        call.server = Sourced::new(Some(service.name.clone()), Origin::at(call.at));
    }
    server
}
