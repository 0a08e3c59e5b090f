//! A WeChat that takes subscription messages, and says of each what a test wants it to say.

use crate::system_tick::{gateway::settings, shop::Shop};
use ::wechat::server::{Refusal, Subscription, done, message, refused, token};
use outbound::{Call, Error, Outbound};
use settings::Settings;
use std::sync::{Arc, Mutex};

const OPENID: &str = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";

/// What it says of a message.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Word {
    Sent,
    Refused(Refusal),
    /// It does not answer; nobody knows whether the message went out.
    Silent,
}

/// What is seen of it from outside.
#[derive(Clone)]
pub(crate) struct Wechat {
    word: Arc<Mutex<Word>>,
    came: Arc<Mutex<Vec<Subscription>>>,
}

impl Wechat {
    /// A shop whose guest has WeChat, with the settings of a new sandbox.
    pub(crate) fn of(shop: &mut Shop) -> Wechat {
        let wechat = Wechat {
            word: Arc::new(Mutex::new(Word::Sent)),
            came: Arc::default(),
        };
        let played = wechat.clone();
        shop.world.outbound = Outbound::played_by(move |call| played.answer(&call));
        shop.world.settings = Settings::given(settings());
        shop.guest.has(&shop.world, "wechat", OPENID);
        wechat
    }

    pub(crate) fn says(&self, word: Word) {
        *self.word.lock().unwrap() = word;
    }

    /// The messages since the last look, each as `to template member=value …`.
    pub(crate) fn came(&self) -> Vec<String> {
        let told = |message: Subscription| {
            let members = message.data.iter();
            let members = members.map(|(name, member)| format!(" {name}={}", member["value"].as_str().unwrap()));
            assert_eq!(message.touser, OPENID);
            message.template_id + &members.collect::<String>()
        };
        self.came.lock().unwrap().drain(..).map(told).collect()
    }

    fn answer(&self, call: &Call) -> Result<outbound::Answer, Error> {
        let silent = || Error::Unreachable {
            host: "wechat".to_owned(),
            cause: "no answer".to_owned(),
        };
        match call.uri().path() {
            "/cgi-bin/stable_token" => Ok(token("86_t", 7200)),
            "/cgi-bin/message/subscribe/send" => {
                self.came.lock().unwrap().push(message(call).unwrap());
                match *self.word.lock().unwrap() {
                    Word::Sent => Ok(done()),
                    Word::Refused(refusal) => Ok(refused(refusal)),
                    Word::Silent => Err(silent()),
                }
            }
            _ => Err(silent()),
        }
    }
}
