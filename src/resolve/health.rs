//! How a server's health is checked.

use super::container::Container;
use super::environment::{Environment, Value};
use super::invocation::{self, Reader, Reads};
use super::login;
use super::process;
use super::sourced;
use super::start;
use crate::model::catalog::knowledge;
use crate::model::compose::HealthcheckEntry;
use crate::model::{Healthcheck, Invocation, Origin, Place, Platform, Secret, Sourced, Target, Why};
use crate::source::{Sources, Text};

/// The healthcheck of a service, else that of its Dockerfile; absent where nothing checks.
pub(super) fn healthcheck(
    container: Container<'_>,
    environment: &Environment,
    server: Option<Target>,
    sources: &mut Sources,
) -> Sourced<Option<Healthcheck>> {
    let (service, base) = (container.service, container.base);
    let own = service.healthcheck.as_ref();
    if let Some(check) = own.filter(|check| check.disabled) {
        return Sourced::absent(check.at);
    }
    let written = own.filter(|check| !check.test.is_empty());
    let Some(check) = written.or(base.healthcheck.as_ref().filter(|check| !check.disabled)) else {
        return match &base.hidden {
            Some(why) if base.built || base.spec.is_none() => Sourced::unknown(service.at, why.clone()),
            _ => Sourced::absent(service.at),
        };
    };
    let place = if written.is_some() { Place::Healthcheck } else { Place::Dockerfile };
    checked(container, environment, server, (check, own.unwrap_or(check), place), sources)
}

/// The readiness probe of a service beside its liveness probe; absent where it has not both.
pub(super) fn readiness(
    container: Container<'_>,
    environment: &Environment,
    server: Option<Target>,
    sources: &mut Sources,
) -> Sourced<Option<Healthcheck>> {
    match &container.service.readiness {
        Some(check) => checked(container, environment, server, (check, check, Place::Healthcheck), sources),
        None => Sourced::absent(container.service.at),
    }
}

/// A check of a service, with one whose times count before its own, and where its test stands.
fn checked(
    container: Container<'_>,
    environment: &Environment,
    server: Option<Target>,
    (check, merged, own_place): (&HealthcheckEntry, &HealthcheckEntry, Place),
    sources: &mut Sources,
) -> Sourced<Option<Healthcheck>> {
    let (service, base) = (container.service, container.base);
    if !container.world.meter.has_room(service.at) {
        return Sourced::unknown(check.at, Why::TooMuch);
    }
    let time = |pick: fn(&HealthcheckEntry) -> Option<&Sourced<i64>>| {
        sourced::maybe(pick(merged).or_else(|| pick(check)), check.at)
    };
    let lent = lent_password(environment, container, server);
    let credentials =
        lent.as_ref().map(|lent| lent.as_ref().map_or_else(Origin::clone, |text| Origin::of(text)));
    let script = tested_script(container, &check.test, sources);
    let said = in_shell(&check.test, base.shell.as_deref());
    let (test, place) = match &script {
        Some(test) => (test, Place::Script),
        None => (&said, own_place),
    };
    take(container, test);
    // What a build installs may be another client.
    let client = server.filter(|_| !base.changed);
    let mut invocations = read(place, client, sources, |reader| reader.test(test));
    let lent = lent.map(|lent| match lent {
        Ok(text) => Sourced::new(Secret::new(text.as_str()), sourced::origin(text, sources)),
        Err(origin) => Sourced { value: Secret::new(""), origin },
    });
    for call in &mut invocations {
        call.check = Some(check.kind);
        call.password = login::call_password(call, environment, lent.as_ref());
    }
    let healthcheck = Healthcheck {
        at: check.at,
        kind: check.kind,
        advised: String::new(),
        shell: "",
        test: said.iter().map(|word| sourced::string(word, sources)).collect(),
        invocations,
        checks_reply: invocation::checks_reply(test, check.at),
        needs_answer: invocation::needs_answer(test, check.at),
        accepts_noauth: invocation::accepts_noauth(test, check.at),
        lacks: [
            strings(script_of(test), |script| process::lacking(script, environment), sources),
            check.emptied.iter().map(|text| sourced::string(text, sources)).collect(),
        ]
        .concat(),
        process_numbers: strings(
            script_of(test),
            |script| process::process_numbers(script, container.world.context.known, sources),
            sources,
        ),
        authenticates: invocation::authenticates(test, credentials.as_ref(), server, check.at),
        interval: time(|check| check.interval.as_ref()),
        timeout: time(|check| check.timeout.as_ref()),
        start_period: time(|check| check.start_period.as_ref()),
        retries: time(|check| check.retries.as_ref()),
        patience: Sourced::new(0, Origin::at(check.at)),
    };
    let healthcheck = Healthcheck { patience: patience(&healthcheck), ..healthcheck };
    Sourced::new(Some(healthcheck), Origin::at(check.at))
}

/// The password in the variables of a container that its clients take one from, or why nobody knows whether there is one;
/// `None` where there is none.
fn lent_password<'a>(
    environment: &'a Environment,
    container: Container<'_>,
    client: Option<Target>,
) -> Option<Result<&'a Text, Origin>> {
    let service = container.service;
    // A file that is missing is one for the program; this variable is not to be expected there. A Secret may be for the server.
    let open = service.open || container.world.project.platform == Platform::Kubernetes;
    invocation::AUTH_VARIABLES.into_iter().find_map(|name| {
        let perhaps = match invocation::reads(name, client) {
            Reads::Never => return None,
            Reads::Perhaps => true,
            Reads::Always => false,
        };
        let unknown = |why: Why| Some(Err(Origin::Unknown { anchor: service.at, why }));
        match environment.get(name) {
            Value::Set(text) if text.is_empty() => None,
            Value::Set(_) if perhaps => unknown(Why::UnknownVersion),
            Value::Set(text) => Some(Ok(text)),
            Value::Unknown if open || service.environment.contains_key(name) => {
                unknown(Why::Computed("the environment of the container".into()))
            }
            _ => None,
        }
    })
}

/// Time from the start until a server that does not answer counts as unhealthy. What is not written, or is 0, is 30 s,
/// three times, from the start on.
fn patience(check: &Healthcheck) -> Sourced<i64> {
    let parts = [&check.interval, &check.retries, &check.start_period];
    let written = || parts.into_iter().filter(|part| part.value.is_some() || part.origin.is_unknown());
    let origin = match written().next() {
        Some(_) => Origin::derived(written().map(|part| part.origin.clone())),
        None => Origin::at(check.at),
    };
    let or =
        |part: &Sourced<Option<i64>>, default: i64| part.value.filter(|value| *value != 0).unwrap_or(default);
    let tries = or(&check.interval, 30_000).saturating_mul(or(&check.retries, 3));
    Sourced::new(tries.saturating_add(or(&check.start_period, 0)), origin)
}

/// A test as it is run where the image has a shell of its own for shell forms.
fn in_shell(test: &[Text], shell: Option<&[Text]>) -> Vec<Text> {
    match (test, shell) {
        ([form, script, ..], Some(shell)) if form.as_str() == "CMD-SHELL" => {
            let form = Text::whole("CMD", form.span());
            [&[form][..], shell, std::slice::from_ref(script)].concat()
        }
        _ => test.to_vec(),
    }
}

/// A test that is a script of the tree, as the shell text that it holds.
fn tested_script(container: Container<'_>, test: &[Text], sources: &mut Sources) -> Option<Vec<Text>> {
    let [form, words @ ..] = test else { return None };
    let path = match (form.as_str(), words) {
        ("CMD", [path]) => path,
        ("CMD", [shell, path]) if matches!(shell.as_str(), "sh" | "bash" | "/bin/sh" | "/bin/bash") => path,
        ("CMD-SHELL", [path]) if !path.as_str().contains(char::is_whitespace) => path,
        _ => return None,
    };
    let text = container.script(path.as_str(), "/", sources)?;
    Some(vec![Text::whole("CMD-SHELL", form.span()), text])
}

/// The shell text that a test runs, if it runs one. What the start of the container sets does not reach it.
fn script_of(test: &[Text]) -> Option<Text> {
    match test {
        [form, script, ..] if form.as_str() == "CMD-SHELL" => Some(script.clone()),
        [_, words @ ..] => invocation::shell_script(words),
        [] => None,
    }
}

/// What is found in shell texts.
pub(super) fn strings(
    scripts: impl IntoIterator<Item = Text>,
    find: impl Fn(&Text) -> Vec<Text>,
    sources: &Sources,
) -> Vec<Sourced<String>> {
    let pieces = scripts.into_iter().flat_map(|script| find(&script));
    pieces.map(|piece| sourced::string(&piece, sources)).collect()
}

/// Calls of Redis programs in a server's healthcheck, command and entrypoint.
pub(super) fn invocations(
    container: Container<'_>,
    checks: [&Sourced<Option<Healthcheck>>; 2],
    sources: &Sources,
) -> Vec<Invocation> {
    let checks = checks.into_iter().filter_map(|check| check.value.as_ref());
    let mut all: Vec<Invocation> = checks.flat_map(|check| check.invocations.clone()).collect();
    for (place, words) in start::words(container) {
        if !container.world.meter.has_room(container.service.at) {
            break;
        }
        take(container, &words);
        all.extend(read(place, None, sources, |reader| reader.words(&words)));
    }
    all
}

/// Takes what a shell text may hold: a command for each word.
fn take(container: Container<'_>, words: &[Text]) {
    let words = words.iter().flat_map(|word| word.as_str().split_ascii_whitespace());
    container.world.meter.take(words.count());
}

fn read(
    place: Place,
    client: Option<Target>,
    sources: &Sources,
    calls: impl FnOnce(Reader<'_>) -> Vec<Invocation>,
) -> Vec<Invocation> {
    let origin = |text: &Text| sourced::origin(text, sources);
    calls(Reader { place, client, writes: &knowledge::writes, origin: &origin })
}
