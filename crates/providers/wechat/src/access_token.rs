//! The access token, `POST /cgi-bin/stable_token`, and calls with one.

use crate::{Failure, MiniProgram, answer};
use http::{Request, Response};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a mini-program shows to be let in to WeChat's server API. `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AccessToken(String);

impl AccessToken {
    /// The token of this text.
    #[must_use]
    pub fn new(text: impl Into<String>) -> AccessToken {
        AccessToken(text.into())
    }

    /// What stands in a call's URL.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for AccessToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AccessToken(…)")
    }
}

/// A token that WeChat has issued.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The token.
    pub token: AccessToken,
    /// For how many seconds it is good, 7200 at most.
    pub expires_in: i64,
}

impl MiniProgram {
    /// Asks for the token, in the mode in which repeated calls give the same one: many instances that ask do not take each
    /// other's token away.
    ///
    /// # Errors
    /// [`Failure::Unsendable`], which these texts do not cause.
    pub fn access_token(&self) -> Result<Request<Vec<u8>>, Failure> {
        let wish = Wish {
            grant_type: "client_credential",
            appid: self.appid(),
            secret: &self.secret,
            force_refresh: false,
        };
        self.post("/cgi-bin/stable_token", &wish)
    }

    /// A call with an access token. The URL holds it: it must not be logged.
    pub(crate) fn call(
        &self,
        path: &str,
        token: &AccessToken,
        body: &impl Serialize,
    ) -> Result<Request<Vec<u8>>, Failure> {
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("access_token", token.text())
            .finish();
        self.post(&format!("{path}?{query}"), body)
    }
}

/// Reads the answer to [`MiniProgram::access_token`].
///
/// # Errors
/// WeChat's refusal (`40001` here means a wrong secret), or an answer that is not what the document describes.
pub fn read_token(answer: &Response<Vec<u8>>) -> Result<Issued, Failure> {
    let wire: Wire = answer::read(answer, Failure::of_login)?;
    if wire.access_token.is_empty() {
        return Err(Failure::NOT_AS_DESCRIBED);
    }
    Ok(Issued {
        token: AccessToken(wire.access_token),
        expires_in: wire.expires_in,
    })
}

#[derive(Serialize)]
struct Wish<'a> {
    grant_type: &'a str,
    appid: &'a str,
    secret: &'a str,
    force_refresh: bool,
}

#[derive(Deserialize)]
struct Wire {
    access_token: String,
    expires_in: i64,
}
