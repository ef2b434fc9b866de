//! What a server would believe: its configuration from files, arguments and defaults.
