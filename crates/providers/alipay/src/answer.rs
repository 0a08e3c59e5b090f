//! Answers: the raw text of the node is verified as it arrived, then read. Source: 《自行实现验签》.

use crate::{App, Code, Doubt, Failure};
use http::{Response, StatusCode};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, Error, MapAccess, Visitor},
};
use serde_json::value::RawValue;
use std::fmt;

/// The largest answer that is verified, in bytes. Genuine ones have a few thousand.
pub const LARGEST_ANSWER: usize = 256 * 1024;

/// Whether success has a `code` of 10000. Only the login's has none.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Success {
    /// `code` is 10000.
    Coded,
    /// There is no `code`.
    Bare,
}

impl App {
    /// The raw JSON of an answer's node, once it is proven to be Alipay's and says that it was done (`code` 10000), for
    /// operations that have no function of their own here.
    ///
    /// # Errors
    /// [`Failure::Refused`], [`Failure::Unclear`], [`Failure::Unverified`] (also where a success is not signed),
    /// [`Failure::Unavailable`], [`Failure::Unreadable`].
    pub fn proven<'r>(&self, method: &str, answer: &'r Response<Vec<u8>>) -> Result<&'r str, Failure> {
        self.node(method, answer, Success::Coded)
    }

    /// The JSON of an answer's node. `part` names it in [`Failure::Unreadable`].
    pub(crate) fn read<T: DeserializeOwned>(
        &self,
        method: &str,
        answer: &Response<Vec<u8>>,
        success: Success,
        part: &'static str,
    ) -> Result<T, Failure> {
        let node = self.node(method, answer, success)?;
        serde_json::from_str(node).map_err(|error| Failure::json(part, &error))
    }

    fn node<'r>(&self, method: &str, answer: &'r Response<Vec<u8>>, success: Success) -> Result<&'r str, Failure> {
        if answer.status() != StatusCode::OK {
            return Err(Failure::Unavailable(answer.status()));
        }
        if answer.body().len() > LARGEST_ANSWER {
            return Err(Doubt::Oversized(answer.body().len()).into());
        }
        let body: Members<'r> =
            serde_json::from_slice(answer.body()).map_err(|error| Failure::json("answer", &error))?;
        let node = body
            .find(&node_name(method))
            .or_else(|| body.find(ERROR_NODE))
            .ok_or(Failure::unreadable("answer"))?;
        let proven = match body.find("sign") {
            Some(sign) => {
                let sign: String = serde_json::from_str(sign).map_err(|error| Failure::json("sign", &error))?;
                self.alipay_key.verify(node.as_bytes(), &sign)?;
                true
            }
            None => false,
        };
        let head: Head = serde_json::from_str(node).map_err(|error| Failure::json("answer's node", &error))?;
        let is_success = match &head.code {
            Some(code) => code.0 == 10_000,
            None => success == Success::Bare && body.find(ERROR_NODE).is_none(),
        };
        match (is_success, proven) {
            (true, true) => Ok(node),
            (true, false) => Err(Doubt::Absent.into()),
            (false, _) => Err(head.failure(proven)),
        }
    }
}

/// What the node is called where Alipay did not get as far as the method.
pub(crate) const ERROR_NODE: &str = "error_response";

/// What the node of a method's answer is called.
pub(crate) fn node_name(method: &str) -> String {
    format!("{}_response", method.replace('.', "_"))
}

/// The members of an object by name, each as the text that stands there: whatever stands in strings, and however it is
/// escaped, nothing is read and written anew.
struct Members<'a>(Vec<(String, &'a RawValue)>);

impl<'a> Members<'a> {
    fn find(&self, name: &str) -> Option<&'a str> {
        let member = self.0.iter().find(|(known, _)| known == name);
        member.map(|(_, raw)| raw.get())
    }
}

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Members<'de>, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Members<'de>;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members: Vec<(String, &'de RawValue)> = Vec::new();
                while let Some((name, value)) = map.next_entry()? {
                    if members.iter().any(|(known, _)| *known == name) {
                        return Err(A::Error::custom("a member stands twice"));
                    }
                    members.push((name, value));
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// What every node may begin with.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    code: Option<Number>,
    #[serde(default)]
    msg: Option<String>,
    #[serde(default)]
    sub_code: Option<String>,
    #[serde(default)]
    sub_msg: Option<String>,
}

/// A number that Alipay writes as a text.
#[derive(Deserialize)]
#[serde(try_from = "Spelling")]
struct Number(u32);

#[derive(Deserialize)]
#[serde(untagged)]
enum Spelling {
    Text(String),
    Number(u32),
}

impl TryFrom<Spelling> for Number {
    type Error = &'static str;

    fn try_from(spelling: Spelling) -> Result<Number, &'static str> {
        match spelling {
            Spelling::Text(text) => text.trim().parse().map(Number).map_err(|_| "code is no number"),
            Spelling::Number(number) => Ok(Number(number)),
        }
    }
}

impl Head {
    fn failure(self, proven: bool) -> Failure {
        let status = self.code.map_or(0, |code| code.0);
        let code = Code::from(self.sub_code.unwrap_or_default());
        match status {
            10_003 | 20_000 => Failure::Unclear { status, code },
            // A node that says neither yes nor no.
            0 => Failure::unreadable("answer's node"),
            _ => Failure::Refused {
                status,
                code,
                message: self.sub_msg.or(self.msg).unwrap_or_default(),
                proven,
            },
        }
    }
}
