//! Subscription messages (订阅消息): `POST /cgi-bin/message/subscribe/send`. A user's consent is good for one message.

use crate::{AccessToken, Doors, Error, Failure, MiniProgram, answer, authorised};
use http::{Request, Response};
use serde::{Serialize, ser::SerializeMap};

/// The longest value of a member `thing…`, in characters.
const LONGEST_THING: usize = 20;

/// Which version of the mini-program opens when the user taps the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Version {
    /// The developers' own.
    Developer,
    /// The one that is being tried.
    Trial,
    /// The one that everybody has.
    Formal,
}

/// A message from an approved template. Not `Debug`: it tells who gets it, and what it says.
#[derive(Clone, Copy)]
pub struct Message<'a> {
    /// To whom.
    pub openid: &'a str,
    /// The template.
    pub template_id: &'a str,
    /// The page that opens when the user taps it.
    pub page: Option<&'a str>,
    /// What fills the template: members such as `thing1`, of which no more than the first 20 characters are sent.
    pub data: &'a [(&'a str, &'a str)],
    /// Which version of the mini-program opens.
    pub version: Version,
}

/// What came of sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sent {
    /// It is on its way.
    Yes,
    /// `43101`: the user does not want it, or has not consented again since the last one. Nobody's fault; not to be
    /// repeated.
    NotWanted,
}

impl MiniProgram {
    /// Sends a message. A repetition is a second message, if the user has consented to one.
    ///
    /// # Errors
    /// [`Failure::Unsendable`], which these texts do not cause.
    pub fn message(&self, token: &AccessToken, message: &Message<'_>) -> Result<Request<Vec<u8>>, Failure> {
        let wire = Wire {
            touser: message.openid,
            template_id: message.template_id,
            page: message.page,
            data: Data(message.data),
            miniprogram_state: message.version,
            lang: "zh_CN",
        };
        self.call("/cgi-bin/message/subscribe/send", token, &wire)
    }
}

/// Reads the answer to [`MiniProgram::message`].
///
/// # Errors
/// [`Failure::Unfitting`], WeChat's other refusals, or an answer that is not what the document describes.
pub fn read_sent(answer: &Response<Vec<u8>>) -> Result<Sent, Failure> {
    let refusal = |code, message| match code {
        47003 => Failure::Unfitting(message),
        _ => Failure::of_call(code, message),
    };
    match answer::done(answer, refusal) {
        Ok(()) => Ok(Sent::Yes),
        Err(Failure::Other { code: 43101, .. }) => Ok(Sent::NotWanted),
        Err(failure) => Err(failure),
    }
}

/// Sends a message.
///
/// # Errors
/// [`Error`].
pub async fn send(doors: Doors<'_>, program: &MiniProgram, message: &Message<'_>) -> Result<Sent, Error> {
    let call = |token: &AccessToken| program.message(token, message);
    authorised(doors, program, call, read_sent).await
}

#[derive(Serialize)]
struct Wire<'a> {
    touser: &'a str,
    template_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    page: Option<&'a str>,
    data: Data<'a>,
    miniprogram_state: Version,
    lang: &'a str,
}

struct Data<'a>(&'a [(&'a str, &'a str)]);

impl Serialize for Data<'_> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Member {
            value: String,
        }
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in self.0 {
            let longest = if name.starts_with("thing") {
                LONGEST_THING
            } else {
                usize::MAX
            };
            let value = value.chars().take(longest).collect();
            map.serialize_entry(name, &Member { value })?;
        }
        map.end()
    }
}
