//! Word splitting: as a Redis server does it, as compose does it, as a shell does it.
