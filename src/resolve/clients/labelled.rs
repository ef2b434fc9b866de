//! Hosts with labels, as Redis Commander takes them: `REDIS_HOSTS=local:redis:6379:0:password,other:cache:6379`.

use crate::model::compose::Service;
use crate::source::Text;
use crate::syntax::url::{Host, Url};

/// The variable that they stand in.
const VARIABLE: &str = "REDIS_HOSTS";

/// The connections that a variable names, as if each were a URL; none where it is another variable, or lists plain hosts.
/// `REDIS_PASSWORD` beside it may be for any of them.
pub(super) fn urls(service: &Service, variable: &str, value: &Text) -> Vec<Url> {
    if variable != VARIABLE || value.as_str().contains("://") {
        return Vec::new();
    }
    let beside = service.environment.keys().any(|name| name.starts_with("REDIS_PASSWORD"));
    let all = value.split(',').into_iter().filter_map(|item| url(&item.trim_matches(char::is_whitespace)));
    all.filter(|url| url.password.is_some() || !beside).collect()
}

/// `label:host:port`, with the number of a database and a password behind it or not.
fn url(item: &Text) -> Option<Url> {
    let parts = item.split(':');
    let [label, host, port, rest @ ..] = &parts[..] else { return None };
    let digits = !port.is_empty() && port.as_str().bytes().all(|byte| byte.is_ascii_digit());
    if label.is_empty() || host.is_empty() || !(digits || port.is_unknown()) || rest.len() > 2 {
        return None;
    }
    Some(Url {
        count: 1,
        text: item.clone(),
        scheme: Text::whole("redis", item.span()),
        username: None,
        password: rest.get(1).filter(|password| !password.is_empty()).cloned(),
        userinfo: None,
        hosts: vec![Host { name: host.clone(), port: Some(port.clone()) }],
        path: rest.first().cloned().unwrap_or_else(|| Text::empty(item.span())),
        query: Vec::new(),
        problems: Vec::new(),
    })
}
