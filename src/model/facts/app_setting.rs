use super::Type::{Duration, List, Str};
use super::{FactSpec, fact};

/// Facts of a setting in code.
pub(super) const APP_SETTING: &[FactSpec] = &[
    fact("service", Str, "service that runs the code; empty where none of the project does"),
    fact(
        "framework",
        Str,
        "framework that takes it: `Celery`, `Django`, `Laravel`, `Rails`, `Sidekiq` or `RQ`",
    ),
    fact("name", Str, "its name in the framework's documentation: `task_time_limit`, `visibility_timeout`"),
    fact(
        "path",
        Str,
        "where it stands: `connections.redis.retry_after`, `celery --time-limit`; else its name",
    ),
    fact(
        "value",
        Str,
        "its value: of the variable that it is read from, else its literal or default; absent for `None`",
    ),
    fact("time", Duration, "its value where that is a number of seconds"),
    fact("values", List(&Str), "strings of a list, or the one string"),
    fact("variable", Str, "environment variable that it is read from; absent where from none"),
    fact("connection", Str, "connection of Laravel whose queue it is about; absent where nothing says"),
];
