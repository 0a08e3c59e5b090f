//! A gateway that says what a test wants it to say, with the sandbox's keys.

use api::World;
use clock::Clock;
use http::{Response, StatusCode};
use money::Fen;
use outbound::{Answer, Call, Error, Outbound};
use settings::Settings;
use std::{
    fs,
    sync::{Arc, Mutex},
};
use wechat_pay::{
    Amount, Code, Failure, Moment, PublicKeys, TradeState, Transaction,
    gateway::{Asked, Gateway},
};

const APP: &str = "wx5a2db0c0ffee0001";
const MERCHANT: &str = "1900000001";

/// What the gateway says.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Word {
    /// Where the payment stands; one that is not paid can be closed.
    State(TradeState),
    /// Paid, but so much.
    Amount(i64),
    /// Not paid when it is asked, paid when it is to be closed.
    PaidMeanwhile,
    /// It never saw the number.
    Unseen,
    /// No answer.
    Silent,
    /// An answer that is not its own.
    Broken,
    /// An answer that nobody signed.
    Unsigned,
}

/// What is seen of the gateway from outside.
#[derive(Clone)]
pub(crate) struct Played {
    word: Arc<Mutex<Word>>,
    asked: Arc<Mutex<Vec<Asked>>>,
}

impl Played {
    /// Lets a gateway play in the world, with the settings of a new sandbox.
    pub(crate) fn join(world: &mut World) -> Played {
        let played = Played {
            word: Arc::new(Mutex::new(Word::Silent)),
            asked: Arc::default(),
        };
        let (gateway, clock, heard) = (gateway(), world.clock.clone(), played.clone());
        world.outbound = Outbound::played_by(move |call| heard.answer(&gateway, &clock, &call));
        world.settings = Settings::given(settings());
        played
    }

    pub(crate) fn says(&self, word: Word) {
        *self.word.lock().unwrap() = word;
    }

    /// What it was asked since it was last looked at.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.asked.lock().unwrap())
    }

    fn answer(&self, gateway: &Gateway, clock: &Clock, call: &Call) -> Result<Answer, Error> {
        let now = clock.now().unix();
        gateway.verify(now, call).unwrap();
        let asked = Asked::read(call, MERCHANT).unwrap();
        self.asked.lock().unwrap().push(asked.clone());
        let word = self.word.lock().unwrap().clone();
        let moment = Moment {
            now,
            nonce: "0123456789abcdef",
            blinding: [1; 32],
        };
        let refusal = |status: u16, code: &str| {
            let code = Code::from(code.to_owned());
            gateway.refusal(StatusCode::from_u16(status).unwrap(), &code, "不行", "0-1", &moment)
        };
        let answer = match (asked, word) {
            (_, Word::Silent) => {
                return Err(Error::Unreachable {
                    host: "gateway".to_owned(),
                    cause: "no answer".to_owned(),
                });
            }
            (_, Word::Broken) => Ok(plain(503, "<html>503</html>")),
            (_, Word::Unsigned) => Ok(plain(200, r#"{"trade_state": "NOTPAY"}"#)),
            (_, Word::Unseen) => refusal(404, "ORDER_NOT_EXIST"),
            (Asked::Close { .. }, Word::State(TradeState::NotPaid)) => gateway.closed("0-0", &moment),
            (Asked::Close { .. }, _) => refusal(400, "ORDERPAID"),
            (Asked::Query { out_trade_no }, word) => {
                let (state, total) = match word {
                    Word::State(state) => (state, 4000),
                    Word::Amount(total) => (TradeState::Success, total),
                    _ => (TradeState::NotPaid, 4000),
                };
                gateway.queried(&transaction(out_trade_no, state, total, now), "0-0", &moment)
            }
            (asked, _) => panic!("{asked:?}"),
        };
        answer.map_err(|failure: Failure| panic!("{failure}"))
    }
}

fn transaction(number: String, trade_state: TradeState, total: i64, now: i64) -> Transaction {
    Transaction {
        appid: APP.to_owned(),
        mchid: MERCHANT.to_owned(),
        transaction_id: (trade_state == TradeState::Success).then(|| format!("4200{number}")),
        out_trade_no: number,
        trade_type: None,
        trade_state,
        success_time: Some(now),
        payer_openid: Some("openid-1".to_owned()),
        amount: Some(Amount {
            total: Fen::new(total),
            payer_total: None,
            currency: "CNY".to_owned(),
        }),
        attach: None,
    }
}

fn plain(status: u16, body: &str) -> Answer {
    let mut response = Response::new(body.as_bytes().to_vec());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    response
}

fn gateway() -> Gateway {
    let settings = settings();
    let setting = |wanted| &settings.iter().find(|(name, _)| *name == wanted).unwrap().1;
    let keys = concat!(env!("CARGO_MANIFEST_DIR"), "/../../components/system/sandbox/keys/");
    let merchant = fs::read_to_string(format!("{keys}merchant_public_key.pem")).unwrap();
    Gateway::new(wechat_pay::gateway::Settings {
        mchid: MERCHANT,
        merchant_keys: PublicKeys::new()
            .with_public_key(setting("wechat_pay_serial"), &merchant)
            .unwrap(),
        platform_serial: setting("wechat_pay_public_key_id"),
        platform_private_key: &fs::read_to_string(format!("{keys}gateway_private_key.pem")).unwrap(),
        api_v3_key: "sandbox-api-v3-key-of-32-bytes--",
    })
    .unwrap()
}

/// The settings that the route table gives a new sandbox.
pub(crate) fn settings() -> Vec<(&'static str, String)> {
    scene::defaults(&[
        "tick_secret",
        "wechat_appid",
        "wechat_pay_api",
        "wechat_pay_mchid",
        "wechat_pay_serial",
        "wechat_pay_private_key",
        "wechat_pay_public_key_id",
        "wechat_pay_public_key",
        "wechat_api",
        "wechat_secret",
    ])
}
