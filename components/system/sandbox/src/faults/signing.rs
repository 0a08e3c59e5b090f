use super::{Fault, Met};

/// By which key something is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signing {
    /// As it should be.
    Genuine,
    /// WeChat Pay's probe.
    Probe,
    /// By a key that is not the gateway's.
    WrongKey,
    /// By a key that the gateway had before.
    OldKey,
}

impl Signing {
    /// As the fault has it.
    pub(crate) const fn of(met: Met) -> Signing {
        match met.fault {
            Some(Fault::Probe) => Signing::Probe,
            Some(Fault::WrongKey) => Signing::WrongKey,
            Some(Fault::OldKey) => Signing::OldKey,
            _ => Signing::Genuine,
        }
    }
}
