//! Images, frameworks, commands, advisories, weak passwords.
