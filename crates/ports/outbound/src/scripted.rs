use crate::{Answer, Call, Error, measured};
use std::{fmt, sync::Arc};

/// The native twin: a function that plays the counterparts. Clones share it.
#[derive(Clone)]
pub struct Outbound {
    counterparts: Arc<dyn Fn(Call) -> Result<Answer, Error> + Send + Sync>,
}

impl Outbound {
    /// Counterparts that this function plays.
    #[must_use]
    pub fn played_by(counterparts: impl Fn(Call) -> Result<Answer, Error> + Send + Sync + 'static) -> Outbound {
        Outbound {
            counterparts: Arc::new(counterparts),
        }
    }

    /// Hands the request to the playing function, as it would leave.
    ///
    /// # Errors
    /// What the function says.
    pub async fn send(&self, call: Call) -> Result<Answer, Error> {
        (self.counterparts)(measured(call))
    }

    /// The same: who is played takes no time.
    ///
    /// # Errors
    /// What the function says.
    pub async fn send_within(&self, call: Call, _patience_seconds: u64) -> Result<Answer, Error> {
        self.send(call).await
    }
}

impl Default for Outbound {
    /// Nobody answers.
    fn default() -> Outbound {
        Outbound::played_by(|call| {
            let host = call.uri().host().unwrap_or_default().to_owned();
            Err(Error::Unreachable {
                host,
                cause: "nobody plays this counterpart".to_owned(),
            })
        })
    }
}

impl fmt::Debug for Outbound {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Outbound(scripted)")
    }
}
