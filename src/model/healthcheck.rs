//! How a server's health is checked.

use super::{CheckKind, Fact, FactValue, Invocation, Sourced, Subject};
use crate::source::Span;

/// How a server's health is checked.
#[derive(Debug, Clone)]
pub struct Healthcheck {
    /// Where it is written.
    pub at: Span,
    /// What it is.
    pub kind: CheckKind,
    /// What it would be, if it told the truth about its server.
    pub advised: String,
    /// How a line for a shell is declared there.
    pub shell: &'static str,
    /// The test, `CMD` or `CMD-SHELL` first.
    pub test: Vec<Sourced<String>>,
    /// Program calls in it.
    pub invocations: Vec<Invocation>,
    /// Whether its verdict depends on what `redis-cli` printed or on `-e`; Unknown for a script not in the tree.
    pub checks_reply: Sourced<bool>,
    /// Whether it fails where no server answers its clients.
    pub needs_answer: Sourced<bool>,
    /// Whether it succeeds where a server answers its clients that it wants a password first.
    pub accepts_noauth: Sourced<bool>,
    /// Variables, as `$NAME`, that it gives Redis clients and that its container certainly does not have.
    pub lacks: Vec<Sourced<String>>,
    /// The `$$NAME` in it: the number of a shell's process with a name behind it.
    pub process_numbers: Vec<Sourced<String>>,
    /// Whether credentials reach it: `REDISCLI_AUTH`, `-a`, `--pass`, a URL.
    pub authenticates: Sourced<bool>,
    /// Milliseconds.
    pub interval: Sourced<Option<i64>>,
    /// Milliseconds.
    pub timeout: Sourced<Option<i64>>,
    /// Milliseconds.
    pub start_period: Sourced<Option<i64>>,
    /// Count.
    pub retries: Sourced<Option<i64>>,
    /// Milliseconds from the start until a server that does not answer counts as unhealthy.
    pub patience: Sourced<i64>,
}

impl Subject for Healthcheck {
    fn kind(&self) -> &'static str {
        "healthcheck"
    }

    fn fact(&self, name: &str) -> Option<Fact<'_>> {
        let time = |ms: &i64| FactValue::Duration(*ms);
        Some(match name {
            "kind" => Fact::aside(FactValue::text(self.kind.as_str()), self.at),
            "shell" => Fact::aside(FactValue::text(self.shell), self.at),
            "consequence" => Fact::aside(FactValue::text(self.kind.consequence()), self.at),
            "advised" => Fact::aside(FactValue::text(&self.advised), self.at),
            "test" => Fact::list(&self.test, self.at),
            "invocations" => Fact::list(&self.invocations, self.at),
            "checks_reply" => (&self.checks_reply).into(),
            "needs_answer" => (&self.needs_answer).into(),
            "accepts_noauth" => (&self.accepts_noauth).into(),
            "lacks" => Fact::list(&self.lacks, self.at),
            "process_numbers" => Fact::list(&self.process_numbers, self.at),
            "authenticates" => (&self.authenticates).into(),
            "interval" => Fact::optional(&self.interval, time),
            "timeout" => Fact::optional(&self.timeout, time),
            "start_period" => Fact::optional(&self.start_period, time),
            "retries" => (&self.retries).into(),
            "patience" => Fact::new(time(&self.patience.value), &self.patience.origin),
            _ => return None,
        })
    }

    fn anchor(&self) -> Span {
        self.at
    }

    fn name(&self) -> String {
        "healthcheck".into()
    }
}
