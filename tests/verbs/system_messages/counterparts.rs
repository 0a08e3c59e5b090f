//! A WeChat that takes subscription messages and a gateway that takes text messages; each says of them what a test wants it to
//! say.

use ::wechat::server::{Refusal, Subscription, done, message, refused, token};
use api::World;
use clock::Clock;
use outbound::{Answer, Call, Error, Outbound};
use sms::tencent::server::{Server, accepted, rejected};
use std::sync::{Arc, Mutex};

/// What they say.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Word {
    Sent,
    /// WeChat says no.
    Refused(Refusal),
    /// The gateway says no, with this code, and repeats the phone number in its words.
    Rejected(&'static str),
    /// No answer; nobody knows whether the message went out.
    Silent,
    /// An answer that is not theirs.
    Broken,
}

/// What is seen of them from outside.
#[derive(Clone)]
pub(crate) struct Counterparts {
    word: Arc<Mutex<Word>>,
    came: Arc<Mutex<Vec<String>>>,
}

impl Counterparts {
    /// Lets them play in the world.
    pub(crate) fn join(world: &mut World) -> Counterparts {
        let counterparts = Counterparts {
            word: Arc::new(Mutex::new(Word::Sent)),
            came: Arc::default(),
        };
        let (played, clock) = (counterparts.clone(), world.clock.clone());
        world.outbound = Outbound::played_by(move |call| played.answer(&clock, &call));
        counterparts
    }

    pub(crate) fn says(&self, word: Word) {
        *self.word.lock().unwrap() = word;
    }

    /// The messages since the last look: `template to member=value …` of WeChat's, `template +86… value …` of texts.
    pub(crate) fn came(&self) -> Vec<String> {
        self.came.lock().unwrap().drain(..).collect()
    }

    fn answer(&self, clock: &Clock, call: &Call) -> Result<Answer, Error> {
        match call.uri().path() {
            "/cgi-bin/stable_token" => Ok(token("86_t", 7200)),
            "/cgi-bin/message/subscribe/send" => self.subscription(&message(call).unwrap()),
            _ => self.text(clock, call),
        }
    }

    fn subscription(&self, message: &Subscription) -> Result<Answer, Error> {
        let members = message.data.iter();
        let members = members.map(|(name, member)| format!(" {name}={}", member["value"].as_str().unwrap()));
        let told = format!(
            "{} {}{}",
            message.template_id,
            message.touser,
            members.collect::<String>()
        );
        self.came.lock().unwrap().push(told);
        match *self.word.lock().unwrap() {
            Word::Sent => Ok(done()),
            Word::Refused(refusal) => Ok(refused(refusal)),
            Word::Rejected(_) => panic!("WeChat has no such words"),
            Word::Silent => Err(silence()),
            Word::Broken => Ok(Answer::new(b"<html>".to_vec())),
        }
    }

    fn text(&self, clock: &Clock, call: &Call) -> Result<Answer, Error> {
        let gateway = Server::new("AKIDsandbox", "sandbox-sms-key", "http://system-sandbox.spin.internal").unwrap();
        let submission = gateway.read(clock.now().unix(), call).unwrap();
        let (template, phone) = (&submission.template_id, submission.phone.e164());
        let told = format!("{template} {phone} {}", submission.parameters.join(" "));
        self.came.lock().unwrap().push(told);
        match *self.word.lock().unwrap() {
            Word::Sent => Ok(accepted(&submission, "2021:1", "r").unwrap()),
            Word::Rejected(code) => Ok(rejected(&submission, code, &format!("not to {phone}"), "r").unwrap()),
            Word::Refused(_) => panic!("the gateway has no such words"),
            Word::Silent => Err(silence()),
            Word::Broken => Ok(Answer::new(b"<html>".to_vec())),
        }
    }
}

fn silence() -> Error {
    Error::Unreachable {
        host: "counterpart".to_owned(),
        cause: "no answer".to_owned(),
    }
}
