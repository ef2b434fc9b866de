use super::super::run;
use super::layered::Layered;
use super::{accessory, variables};
use crate::model::compose::{Command, NetworkUse, Service};
use crate::source::Text;
use crate::syntax::words::posix::Word;

/// The role of servers that are listed without one.
const DEFAULT: &str = "web";

/// The roles of the application as services, each under a name: what runs on any host of it.
pub(super) fn services(root: &Layered, service: &str, hosts: &[Text]) -> Vec<Service> {
    let Some(image) = root.get("image").text() else { return Vec::new() };
    let servers = root.get("servers");
    let mut roles = servers.entries();
    if roles.is_empty() && servers.is_there() {
        roles.push((DEFAULT.to_owned(), servers));
    }
    let role = |(role, of): (String, Layered)| {
        let at = image.outer_span();
        let command = of.get("cmd").text();
        let mut environment = variables::read(&root.get("env"), at);
        environment.extend(variables::read(&of.get("env"), at));
        let command = command.map(|line| {
            let words = accessory::split(&line).iter().map(Word::masked).collect();
            Command { at: line.outer_span(), list: true, words, cut: None }
        });
        Service {
            image: Some(image.clone()),
            command,
            environment,
            extra_hosts: hosts.to_vec(),
            networks: [("default".to_owned(), NetworkUse::default())].into_iter().collect(),
            open: false,
            ..Service::open(format!("{service}-{role}"), at)
        }
    };
    roles.into_iter().take(run::MOST).map(role).collect()
}
