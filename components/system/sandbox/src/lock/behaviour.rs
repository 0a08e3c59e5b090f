use serde::{Deserialize, Serialize};

/// How a lock behaves.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Behaviour {
    /// It opens at once.
    Works,
    /// Its gateway is not connected: it refuses.
    Offline,
    /// It takes the command and opens a little later; the cloud does not wait for it.
    Slow,
    /// The cloud does not answer (503), and the door stays shut.
    Silent,
}

impl Behaviour {
    pub(crate) const ALL: [Behaviour; 4] = [Behaviour::Works, Behaviour::Offline, Behaviour::Slow, Behaviour::Silent];

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Behaviour::Works => "works",
            Behaviour::Offline => "offline",
            Behaviour::Slow => "slow",
            Behaviour::Silent => "silent",
        }
    }
}
