use super::auth_variable::{AUTH_VARIABLES, Reads, reads};
use super::call::{Call, is_free};
use super::calls;
use super::options::Options;
use crate::model::{Origin, Sourced, Target, Why};
use crate::source::{Span, Spans, Text};

/// Whether credentials reach the clients in the test of a healthcheck: a password in the arguments or in a URL, or the
/// variable that clients take it from. Unknown where no client is called, or a variable holds its options.
///
/// `environment` is where the container's environment sets such a variable, or why nobody knows whether it does; `anchor`
/// is where the test stands.
pub fn authenticates(
    test: &[Text],
    environment: Option<&Origin>,
    server: Option<Target>,
    anchor: Span,
) -> Sourced<bool> {
    if let Some(origin) = environment.filter(|origin| !origin.is_unknown()) {
        return Sourced::new(true, origin.clone());
    }
    let calls = calls::in_test(test);
    let mut without = Vec::new();
    for call in calls.iter().filter(|call| call.is_client()) {
        let options = call.options();
        match call.auth_variable.map(|variable| reads(variable, server)) {
            Some(Reads::Always) => return Sourced::new(true, Origin::at(call.at())),
            Some(Reads::Perhaps) => return Sourced::unknown(call.at(), Why::UnknownVersion),
            Some(Reads::Never) | None => {}
        }
        if let Some(password) = &options.password {
            return Sourced::new(true, Origin::of(password));
        }
        let sends_auth =
            options.command.is_some_and(|index| call.args[index].as_str().eq_ignore_ascii_case("auth"));
        if options.unclear
            || options.unclear_password
            || sends_auth
            || (call.fed && options.command.is_none())
        {
            return Sourced::unknown(anchor, Why::Computed(call.name.as_str().into()));
        }
        without.push(call.at());
    }
    if without.is_empty() {
        return Sourced::unknown(anchor, Why::Computed("the test".into()));
    }
    if let Some(unknown) = environment {
        return Sourced::new(false, unknown.clone());
    }
    Sourced::new(false, Origin::Written { at: without.into(), via: Spans::NONE })
}

/// Whether something else than the arguments of a client and the variables of its container may log it in, or it does
/// something that needs no login.
pub(super) fn may_log_in_otherwise(call: &Call, options: &Options) -> bool {
    let command = options.command.and_then(|index| call.args.get(index));
    options.unclear
        || options.unclear_password
        || options.mode.is_some()
        || options.password.is_none() && !options.secrets.is_empty()
        || call.auth_variable.is_some()
        || AUTH_VARIABLES.into_iter().any(|name| call.may_set(name))
        || command.is_none_or(|command| is_free(command.as_str()) || command.holds_unknown())
}
