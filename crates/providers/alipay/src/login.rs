//! Login (换取授权访问令牌): `alipay.system.oauth.token`.

use crate::{App, Call, Failure, Moment, answer::Success, method};
use http::{Request, Response};
use serde::Deserialize;
use std::fmt;

/// Genuine codes have 32 characters.
const LONGEST_CODE_BYTES: usize = 256;

/// A user, as Alipay names him to this app. `Debug` shows none of it.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// The user within this app.
    pub open_id: String,
    /// The user within all apps of one owner, where they are bound together.
    pub union_id: Option<String>,
    /// The user's number (2088…). Apps made since 2023 do not get it: never lean on it.
    pub user_id: Option<String>,
}

impl App {
    /// Asks whose code (`my.getAuthCode`) this is. A code is good once: after a lost answer the mini-program must fetch
    /// another one.
    ///
    /// # Errors
    /// [`Failure::Unsendable`] for a code that Alipay cannot have made; [`Failure::Unsigned`].
    pub fn login(&self, code: &str, moment: &Moment) -> Result<Request<Vec<u8>>, Failure> {
        if code.is_empty() || code.len() > LONGEST_CODE_BYTES {
            return Err(Failure::unsendable("code", "is empty or too long"));
        }
        // Not in `biz_content`, unlike those of every other method.
        let parameters = [("grant_type", "authorization_code"), ("code", code)];
        let call = Call {
            method: method::LOGIN,
            parameters: &parameters,
        };
        self.request(&call, moment)
    }

    /// Who it is.
    ///
    /// # Errors
    /// [`Failure::Refused`] with [`crate::Code::CodeInvalid`] where the code was used before or is too old; as
    /// [`App::proven`] else.
    pub fn read_login(&self, answer: &Response<Vec<u8>>) -> Result<Login, Failure> {
        #[derive(Deserialize)]
        struct Granted {
            #[serde(default)]
            open_id: String,
            #[serde(default)]
            union_id: Option<String>,
            #[serde(default)]
            user_id: Option<String>,
        }
        let granted: Granted = self.read(method::LOGIN, answer, Success::Bare, "login answer")?;
        if granted.open_id.is_empty() {
            return Err(Failure::unreadable("open_id"));
        }
        let filled = |text: Option<String>| text.filter(|text| !text.is_empty());
        Ok(Login {
            open_id: granted.open_id,
            union_id: filled(granted.union_id),
            user_id: filled(granted.user_id),
        })
    }
}

impl fmt::Debug for Login {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Login").finish_non_exhaustive()
    }
}
