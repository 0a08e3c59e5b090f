use crate::{Answer, Call, Error, LARGEST_ANSWER, LARGEST_FILE, LARGEST_STREAM, measured};
use std::{fmt, sync::Arc};

/// How much of a file comes at once.
const PIECE: usize = 16 * 1024;

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
        self.send_for(call, LARGEST_ANSWER)
    }

    /// The same for a file, of which more is read than of any other answer.
    ///
    /// # Errors
    /// What the function says.
    pub async fn send_for_file(&self, call: Call) -> Result<Answer, Error> {
        self.send_for(call, LARGEST_FILE)
    }

    /// The same for a file that is handed over piece by piece; what is answered with another status than success is kept whole.
    ///
    /// # Errors
    /// What the function says.
    pub async fn send_for_stream(&self, call: Call, mut take: impl FnMut(&[u8]) -> bool) -> Result<Answer, Error> {
        let mut answer = self.send_for(call, LARGEST_STREAM)?;
        if answer.status().is_success() {
            let file = std::mem::take(answer.body_mut());
            let _all = file.chunks(PIECE).all(&mut take);
        }
        Ok(answer)
    }

    fn send_for(&self, call: Call, largest: usize) -> Result<Answer, Error> {
        let host = call.uri().host().unwrap_or_default().to_owned();
        let answer = (self.counterparts)(measured(call))?;
        if answer.body().len() > largest {
            return Err(Error::TooLarge { host });
        }
        Ok(answer)
    }

    /// The same with a deadline for all of it: who is played takes no time.
    ///
    /// # Errors
    /// What the function says.
    pub async fn send_before(&self, call: Call, _deadline_seconds: i64) -> Result<Answer, Error> {
        self.send(call).await
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
