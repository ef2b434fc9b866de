//! Floor 5: a compose project as `docker compose config` would see it.
