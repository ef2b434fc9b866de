//! What advice says in the words of what starts a server: compose, Kubernetes, `docker run`, a service manager.

use super::{CheckKind, Fact, FactValue, PasswordInput, Platform, Server, Sourced, Value, VolumeKind};
use crate::source::UNKNOWN;

impl Platform {
    /// What has a network of its own, and a file system that goes with it.
    pub(super) fn unit(self) -> &'static str {
        match self {
            Self::Kubernetes => "pod",
            _ => "container",
        }
    }

    /// What those reach who reach a published port.
    pub(super) fn outside(self) -> &'static str {
        match self {
            Self::Kubernetes => "a node of the cluster or its load balancer",
            _ => "the host",
        }
    }

    /// What a dollar sign is written as that a shell of the container is to see. Where nothing tells, lines of compose are
    /// advised.
    pub(super) fn dollar(self) -> &'static str {
        match self {
            Self::Compose | Self::Quadlet | Self::Unknown => "$$",
            Self::Docker | Self::Podman | Self::Kamal | Self::Kubernetes => "$",
        }
    }
}

impl CheckKind {
    /// How a line for a shell is declared there.
    fn shell(self, platform: Platform) -> &'static str {
        match (self, platform) {
            (Self::Healthcheck, Platform::Docker | Platform::Podman) => "--health-cmd",
            (Self::Healthcheck, Platform::Kamal) => "health-cmd",
            (Self::Healthcheck, Platform::Quadlet) => "HealthCmd=",
            (Self::Healthcheck, _) => "CMD-SHELL",
            (Self::Liveness | Self::Readiness | Self::Startup, _) => "sh -c",
        }
    }

    /// What comes of a check that fails each time.
    pub(super) fn consequence(self) -> &'static str {
        match self {
            Self::Healthcheck => "the container never gets healthy",
            Self::Readiness => "the pod never gets ready",
            Self::Liveness | Self::Startup => "the container is started anew again and again",
        }
    }
}

impl Server {
    /// Takes note of the variable for its password, and of what its checks would better be.
    pub fn advise(&mut self, password_variable: String) {
        self.password_variable = password_variable;
        let (ping, check, platform) = (self.ping(), self.check(), self.platform);
        for own in
            [&mut self.healthcheck, &mut self.readiness].into_iter().filter_map(|own| own.value.as_mut())
        {
            own.advised = if own.kind == CheckKind::Liveness { &ping } else { &check }.clone();
            own.shell = own.kind.shell(platform);
        }
    }

    /// A call of its client that fails where it does not answer.
    fn ping(&self) -> String {
        format!("{} ping", self.call())
    }

    /// A line of shell that fails where it does not answer as a server that serves.
    pub(super) fn check(&self) -> String {
        format!("{} | grep -q PONG", self.ping())
    }

    /// How files of its platform refer to the variable for its password.
    pub(super) fn password_reference(&self) -> String {
        let name = &self.password_variable;
        match self.platform {
            Platform::Kubernetes => format!("$({name})"),
            Platform::Kamal | Platform::Quadlet => format!("${name}"),
            _ if self.container => format!("${{{name}:?}}"),
            _ => format!("${name}"),
        }
    }

    /// The same as a word of its command: where something splits that into words it stands in quotes.
    pub(super) fn password_word(&self) -> String {
        match self.platform {
            Platform::Kubernetes => self.password_reference(),
            _ => format!("\"{}\"", self.password_reference()),
        }
    }

    /// How it is given a password, in words.
    pub(super) fn password_setting(&self) -> String {
        if let Some(chart) = &self.chart {
            return format!(
                "`{}auth.enabled: true`, the password from {}",
                chart.values,
                self.password_source()
            );
        }
        let (reference, word) = (self.password_reference(), self.password_word());
        match (self.platform, self.password_input) {
            _ if !self.container => "`requirepass`".to_owned(),
            (Platform::Kubernetes, PasswordInput::Variable(name)) => {
                format!("`{name}` in its `env`, from a Secret")
            }
            (Platform::Docker | Platform::Podman, PasswordInput::Variable(name)) => {
                format!("`-e {name}={word}`")
            }
            // Units know no variables of the host: a password comes from a secret, or a file of variables.
            (Platform::Quadlet, PasswordInput::Variable(name)) => {
                format!("`Secret={},type=env,target={name}`", self.password_secret())
            }
            (Platform::Quadlet, PasswordInput::Options(name)) => {
                format!(
                    "`Secret={},type=env,target={name}`, which holds `--requirepass` and the password",
                    self.password_secret()
                )
            }
            (Platform::Quadlet, PasswordInput::Command) => {
                let (program, variable) = (self.program(), &self.password_variable);
                format!(
                    "`Exec=sh -c 'exec docker-entrypoint.sh {program} --requirepass \"$${variable}\"'`, with `Secret={},type=env,target={variable}`",
                    self.password_secret()
                )
            }
            (Platform::Kamal, PasswordInput::Variable(name)) => {
                format!("`{name}` under `secret` in its `env`")
            }
            (Platform::Kamal, PasswordInput::Options(name)) => {
                format!("`{name}`, which holds `--requirepass` and the password, under `secret` in its `env`")
            }
            // What is left to a shell of the container stands in single quotes: that of the host does not know it.
            (Platform::Kamal, PasswordInput::Command) => {
                let (program, variable) = (self.program(), &self.password_variable);
                format!(
                    "`cmd: sh -c 'exec docker-entrypoint.sh {program} --requirepass {word}'`, with `{variable}` under `secret` in its `env`"
                )
            }
            (_, PasswordInput::Variable(name)) => format!("`{name}: {reference}` in its `environment`"),
            (Platform::Kubernetes, PasswordInput::Options(name)) => {
                format!("`--requirepass {reference}` in its `{name}`, with that variable from a Secret")
            }
            (_, PasswordInput::Options(name)) => format!("`--requirepass {reference}` in its `{name}`"),
            (Platform::Kubernetes, PasswordInput::Command) => {
                format!("`--requirepass {word}` in `args`, with that variable from a Secret")
            }
            (_, PasswordInput::Command) => format!("`--requirepass {word}` in the command"),
        }
    }

    /// What its password is taken from, in words.
    pub(super) fn password_source(&self) -> String {
        match (self.platform, &self.chart) {
            (_, Some(chart)) => format!("a Secret that `{}auth.existingSecret` names", chart.values),
            (Platform::Kubernetes, None) => "a Secret".to_owned(),
            (Platform::Kamal, None) => "a secret of Kamal".to_owned(),
            (Platform::Quadlet, None) => "a secret of Podman".to_owned(),
            _ => format!("a variable that is required, `{}`", self.password_reference()),
        }
    }

    /// What a secret of Podman with its password is called.
    fn password_secret(&self) -> String {
        format!("{}-password", self.name)
    }

    /// How a volume of its own is mounted where its data is, in words; unknown where that is.
    pub(super) fn own_volume(&self) -> Fact<'_> {
        let volume = self.data_volume.known().and_then(Option::as_ref);
        let kept = volume.filter(|volume| matches!(volume.kind, VolumeKind::Named | VolumeKind::Bind));
        let directory = match self.config.value("dir").and_then(Sourced::known) {
            Some(Value::Str(directory)) => Some(directory.as_str()),
            _ => None,
        };
        let directory = kept.map(|volume| volume.target.as_str()).or(directory);
        let Some(directory) = directory.filter(|directory| !directory.contains(UNKNOWN)) else {
            return Fact::aside(FactValue::Unknown, self.at);
        };
        let volume = format!("{}-data", self.name);
        self.told(match self.platform {
            Platform::Docker | Platform::Podman => format!("`-v {volume}:{directory}`"),
            Platform::Quadlet => format!("`Volume={volume}:{directory}`"),
            Platform::Kamal => format!("`directories: [\"data:{directory}\"]`"),
            _ => format!(
                "`volumes: [\"{volume}:{directory}\"]`, and declare `{volume}` under the top-level `volumes`"
            ),
        })
    }

    /// How the client in its container is given its password, in words.
    pub(super) fn cli_login(&self) -> String {
        let (variable, reference) = (self.auth_variable(), self.password_reference());
        match self.platform {
            Platform::Kubernetes => {
                format!("give `{variable}`, in its `env`, the password out of its Secret")
            }
            Platform::Kamal => format!("give it its password in `{variable}`, under `secret` in its `env`"),
            Platform::Docker | Platform::Podman => {
                format!("set `{variable}` to its password, `-e {variable}=\"{reference}\"`")
            }
            Platform::Quadlet => {
                format!(
                    "give it its password, `Secret={},type=env,target={variable}`",
                    self.password_secret()
                )
            }
            Platform::Compose | Platform::Unknown => {
                format!("set `{variable}` to `{reference}`, its password, in its `environment`")
            }
        }
    }
}
