//! Settings of applications: Celery's, Laravel's, Sidekiq's, and connections of Django, Rails and Bull, in code, in
//! configuration files, and in the options of workers.

mod bull;
mod erb;
mod laravel;
mod names;
mod options;
mod python;
mod ruby;
mod runners;
mod setting;
mod unread;

pub(super) use names::{Adds, adds, evident, is_about_tls, is_django, is_of_queue};
pub(super) use runners::Runners;
pub(super) use unread::unread;

use super::World;
use crate::model::compose::Service;
use crate::model::{AppSetting, Sourced, Why};
use crate::source::{FileId, Sources, Span, Text};
use setting::Maker;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Gives the settings of a file of code, made by one who knows what runs it.
pub(super) type Reader = dyn Fn(Maker<'_>, &mut Vec<AppSetting>);

/// Settings of every code file, once for each service that runs it, then those of workers' options.
pub(super) fn settings(world: &World<'_>, sources: &Sources) -> Vec<AppSetting> {
    let mut all = Vec::new();
    let files = world.context.env_files.iter().filter(|_| !world.context.code.is_empty());
    let parsed: Vec<_> = files.map(|file| world.context.known.env_file(*file, sources)).collect();
    let named = parsed.iter().flat_map(|file| &file.entries).map(|entry| entry.name.as_str()).collect();
    for file in world.context.code {
        let path = sources.file(*file).path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let reader = || -> Rc<Reader> {
            match name.rsplit('.').next() {
                Some("php") => Rc::new(laravel::reader(&name, &whole(*file, sources))),
                Some("ts" | "js" | "mjs" | "cjs") => Rc::new(bull::reader(&whole(*file, sources))),
                Some("yml" | "yaml") => Rc::new(ruby::reader(&name, *file, sources)),
                _ => Rc::new(python::reader(&whole(*file, sources))),
            }
        };
        let read = world.context.known.code.of(*file, reader);
        let own = setting::own_env_file(path, world, sources);
        let services = world.runners(sources).run(*file, world);
        let runners: Vec<Option<&Service>> =
            if services.is_empty() { vec![None] } else { services.into_iter().map(Some).collect() };
        let first = all.len();
        for service in runners {
            if service.is_some_and(|service| !world.meter.has_room(service.at)) {
                break;
            }
            let before = all.len();
            let unsure = is_elsewhere(*file, service, world, sources);
            read(Maker { service, own: &own, named: &named, unsure, sources }, &mut all);
            world.meter.take(all.len() - before);
        }
        doubt(&mut all[first..], world);
    }
    for service in world.project.services.values() {
        let own = BTreeMap::new();
        let maker = Maker { service: Some(service), own: &own, named: &named, unsure: false, sources };
        options::read(service, &world.start_of(service), maker, &mut all);
    }
    all
}

/// Whether a file of code is for other surroundings than those of the deployment, and is not what a service names.
pub(super) fn is_elsewhere(
    file: FileId,
    service: Option<&Service>,
    world: &World<'_>,
    sources: &Sources,
) -> bool {
    let named = |service| is_named(file, service, sources);
    world.context.aside.contains(&file) && !service.is_some_and(named)
}

/// Whether the environment of a service names a file as its module of settings.
pub(super) fn is_named(file: FileId, service: &Service, sources: &Sources) -> bool {
    let entry = service.environment.get("DJANGO_SETTINGS_MODULE").and_then(|entry| entry.value.as_ref());
    let named = entry.and_then(|module| module.as_str().rsplit('.').next());
    let stem = sources.file(file).path().file_stem();
    named.is_some_and(|named| stem.is_some_and(|stem| stem == named))
}

/// What the environment of one service replaces need not count for the others that run the same code: those that are not
/// given it may have no use for it, unless their commands name the framework that has.
fn doubt(settings: &mut [AppSetting], world: &World<'_>) {
    let in_code = |one: &AppSetting| {
        let within = |text: &Text| text.spans().iter().all(|span| span.file == one.at.file);
        one.text.as_ref().is_some_and(within)
    };
    let given = settings.iter().filter(|one| one.variable.value.is_some() && !in_code(one));
    let given: BTreeSet<Span> = given.map(|one| one.at).collect();
    let mut left: Vec<_> =
        settings.iter_mut().filter(|one| in_code(one) && given.contains(&one.at)).collect();
    let runs = |service: &str, framework: &str| {
        let words = world.project.services.get(service).map(|service| world.start_of(service));
        let mut words = words.iter().flatten();
        words.any(|word| word.to_ascii_lowercase().as_str().contains(&framework.to_ascii_lowercase()))
    };
    let mut running: BTreeMap<(String, &str), bool> = BTreeMap::new();
    left.retain(|one| {
        let key = (one.service.clone(), one.framework);
        !*running.entry(key).or_insert_with(|| runs(&one.service, one.framework))
    });
    for one in left {
        one.text = None;
        one.value = Sourced::unknown(one.at, Why::Computed("the application".into()));
    }
}

fn whole(file: FileId, sources: &Sources) -> Text {
    Text::plain(sources.text(file).to_owned(), sources.whole(file))
}
