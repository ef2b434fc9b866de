/// Settings of Celery that are of interest, by their names of today.
const CELERY: [&str; 21] = [
    "accept_content",
    "broker_password",
    "broker_transport_options",
    "broker_url",
    "broker_use_ssl",
    "broker_user",
    "master_name",
    "redis_backend_use_ssl",
    "redis_password",
    "redis_username",
    "result_accept_content",
    "result_backend",
    "result_backend_transport_options",
    "result_expires",
    "result_serializer",
    "task_acks_late",
    "task_serializer",
    "task_soft_time_limit",
    "task_time_limit",
    "visibility_timeout",
    "worker_prefetch_multiplier",
];

/// Old names, without `celery_` before them, and those of today.
const OLD: [(&str, &str); 8] = [
    ("acks_late", "task_acks_late"),
    ("task_result_expires", "result_expires"),
    ("celeryd_task_time_limit", "task_time_limit"),
    ("celeryd_task_soft_time_limit", "task_soft_time_limit"),
    ("celeryd_prefetch_multiplier", "worker_prefetch_multiplier"),
    ("task_result_backend", "result_backend"),
    ("broker_transport", "broker_url"),
    ("result_url", "result_backend"),
];

/// The setting of Celery that a name means, in a call of `call`; `None` for another one.
pub(super) fn celery(name: &str, call: Option<&str>) -> Option<&'static str> {
    match (call, name) {
        (Some("Celery"), "broker") => return Some("broker_url"),
        (Some("Celery"), "backend") => return Some("result_backend"),
        _ => {}
    }
    let name = name.to_ascii_lowercase();
    let bare = name.strip_prefix("celery_").unwrap_or(&name);
    let today = OLD.iter().find(|(old, _)| *old == bare).map_or(bare, |(_, today)| today);
    CELERY.into_iter().find(|known| *known == today)
}

/// What a setting of Celery adds to its URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Adds {
    /// User or password.
    Login,
    /// TLS.
    Encryption,
}

/// What a setting of Celery adds to the URL, whatever its value is.
pub(in super::super) fn adds(name: &str) -> Option<Adds> {
    match name {
        "broker_user" | "broker_password" | "redis_username" | "redis_password" => Some(Adds::Login),
        "broker_use_ssl" | "redis_backend_use_ssl" => Some(Adds::Encryption),
        _ => None,
    }
}

/// Whether one of the words of a name is `ssl` or `tls`.
pub(in super::super) fn is_about_tls(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| word.eq_ignore_ascii_case("ssl") || word.eq_ignore_ascii_case("tls"))
}

/// The variable that Celery looks up before a setting; nothing that code says counts where it is set.
pub(super) fn ruling(name: &str) -> Option<&'static str> {
    match name {
        "broker_url" => Some("CELERY_BROKER_URL"),
        "result_backend" => Some("CELERY_RESULT_BACKEND"),
        _ => None,
    }
}

/// The framework, the setting, and the variable that says as much of a connection, for the dictionaries of Django
/// that hold some.
pub(super) fn django(name: &str) -> Option<(&'static str, &'static str)> {
    match name {
        "CACHES" => Some(("caches", "CACHE_URL")),
        "CHANNEL_LAYERS" => Some(("channel_layers", "CHANNEL_REDIS_URL")),
        _ => None,
    }
}

/// Whether a setting is one of the dictionaries of Django that say all of their connections themselves.
pub(in super::super) fn is_django(name: &str) -> bool {
    matches!(name, "caches" | "channel_layers")
}

/// Whether a setting is a connection of one queue, beside which others have theirs.
pub(in super::super) fn is_of_queue(name: &str) -> bool {
    matches!(name, "bull_connection" | "bullmq_connection")
}

/// The variable that says as much of a connection as a setting does.
pub(in super::super) fn evident(name: &str) -> Option<&'static str> {
    match name {
        "broker_url" => Some("CELERY_BROKER_URL"),
        "result_backend" => Some("CELERY_RESULT_BACKEND"),
        "caches" => Some("CACHE_URL"),
        "channel_layers" => Some("CHANNEL_REDIS_URL"),
        "connection" => Some("REDIS_URL"),
        "cache_connection" => Some("CACHE_URL"),
        "cable_connection" => Some("ACTION_CABLE_URL"),
        "bull_connection" => Some("BULL_URL"),
        "bullmq_connection" => Some("BULLMQ_URL"),
        _ => None,
    }
}
