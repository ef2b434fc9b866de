//! A connection before it is known where it ends.

use crate::model::compose::Service;
use crate::model::{Client, Origin, Sourced, Why};
use crate::resolve::sourced;
use crate::source::{Sources, Span, Text};

/// A connection of a service to a host and a port, of which nothing else is known. `variable` says where it is written.
pub(super) fn client(
    service: &Service,
    (variable, at): (&str, Span),
    host: &Text,
    port: Sourced<i64>,
    sources: &Sources,
) -> Client {
    fn of_project<T: Default>(at: Span) -> Sourced<T> {
        Sourced::unknown(at, Why::Computed("the project".into()))
    }
    let host = sourced::string(host, sources);
    let nothing = || Sourced::new(String::new(), Origin::Absent { anchor: at });
    Client {
        service: service.name.clone(),
        variable: variable.to_owned(),
        at,
        scheme: nothing(),
        capitals: false,
        hosts: vec![host.clone()],
        host,
        port,
        db: Sourced::absent(at),
        username: Sourced::absent(at),
        password: Sourced::absent(at),
        void_password: None,
        escaped: false,
        secrets: Vec::new(),
        brokered: false,
        query: nothing(),
        tls: Sourced::unknown(at, Why::Computed("the program".into())),
        framework: String::new(),
        language: None,
        role: None,
        server: Sourced::absent(at),
        sentinel: None,
        through_host: false,
        urls: 0,
        path: nothing(),
        parameters: Vec::new(),
        url_faults: Vec::new(),
        url_problem: Sourced::absent(at),
        contradicted_by: Sourced::absent(at),
        differs_from: Sourced::absent(at),
        sends_password: of_project(at),
        isolated: of_project(at),
        host_known: of_project(at),
        inside: Sourced::new(false, Origin::at(at)),
        tool: false,
        suggestion: None,
        shares_network: of_project(at),
        depends_on: Sourced::absent(at),
        name_is_password: false,
        waits: false,
        accepted: Sourced::unknown(at, Why::Computed("the server".into())),
    }
}
