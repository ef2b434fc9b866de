use super::words;

words! {
    /// Kind of a file that holds commands.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
    pub enum ScriptKind {
        /// What a server's container runs when it starts.
        Start = "start" ("of a server's container"),
        /// What another container runs.
        Beside = "beside" ("of a container that runs no server"),
        /// A shell script.
        Shell = "shell",
        /// Recipes of a Makefile.
        Makefile = "makefile",
        /// A crontab.
        Crontab = "crontab",
        /// What a service manager runs.
        Service = "service" ("a unit of systemd, a program of supervisord, a process of a Procfile"),
        /// Steps of a CI system.
        Ci = "ci",
        /// `RUN` instructions of a Dockerfile.
        Dockerfile = "dockerfile" (
            "what `RUN` calls, and `ENV`, `ARG` and `COPY` with those names as programs"
        ),
    }
}
