//! What becomes of the access token: kept, replaced where it is refused, and never shown.

use caller::KeyValue;
use clock::{Clock, Moment};
use http::{Request, Response};
use outbound::Outbound;
use std::sync::{Arc, Mutex};
use wechat::{
    Doors, Error, Failure, MiniProgram, Settings, authorised,
    message::{self, Message, Sent, Version},
    phone::{self, PhoneNumber},
    server::{self, Server},
    shipping::{self, Logistics, Payment, Shipment, Told, Try},
};

/// 2026-05-01T20:00:00+08:00
const NOW: i64 = 1_777_636_800;
const APPID: &str = "wx2421b1c4370ec43b";

fn program() -> MiniProgram {
    MiniProgram::new(Settings {
        appid: APPID,
        secret: "s&e=c ret",
        base_url: "https://api.weixin.qq.com",
    })
    .unwrap()
}

fn answer(body: &str) -> Response<Vec<u8>> {
    Response::new(body.as_bytes().to_vec())
}

fn shipment() -> Shipment<'static> {
    Shipment {
        payment: Payment::OutTradeNo {
            mchid: "1900000001",
            out_trade_no: "0197",
        },
        logistics: Logistics::PickUp,
        description: "静室 2 小时",
        openid: "oUpF8uMuAJO",
    }
}

/// A WeChat that counts what it is asked, and whose tokens are `token-1`, `token-2`, …
#[derive(Clone, Default)]
struct Played {
    seen: Arc<Mutex<Vec<String>>>,
    issued: Arc<Mutex<u32>>,
    /// Tokens up to this one are refused, with this code.
    refuses: Arc<Mutex<(u32, i64)>>,
}

impl Played {
    fn outbound(&self) -> Outbound {
        let played = self.clone();
        Outbound::played_by(move |call| Ok(played.answer(&call)))
    }

    fn answer(&self, call: &Request<Vec<u8>>) -> Response<Vec<u8>> {
        if call.uri().path() == "/cgi-bin/stable_token" {
            let known = Server::new(APPID, "s&e=c ret").unwrap();
            assert_eq!(known.wants_fresh_token(call), Ok(false));
            let mut issued = self.issued.lock().unwrap();
            *issued += 1;
            self.seen.lock().unwrap().push("issue".to_owned());
            return server::token(&format!("token-{issued}"), 7200);
        }
        let token = server::access_token(call).unwrap();
        self.seen.lock().unwrap().push(token.clone());
        let number: u32 = token.strip_prefix("token-").unwrap().parse().unwrap();
        let (up_to, code) = *self.refuses.lock().unwrap();
        if number <= up_to {
            return answer(&format!(r#"{{"errcode":{code},"errmsg":"access_token refused"}}"#));
        }
        match call.uri().path() {
            "/wxa/sec/order/get_order" => server::order("0197", 2),
            "/wxa/business/getuserphonenumber" => {
                server::phone(&PhoneNumber::new("86", "13800138000").unwrap(), APPID, NOW)
            }
            _ => server::done(),
        }
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().drain(..).collect()
    }
}

struct Scene {
    played: Played,
    key_value: KeyValue,
    clock: Clock,
    outbound: Outbound,
}

impl Scene {
    fn new() -> Scene {
        let played = Played::default();
        Scene {
            outbound: played.outbound(),
            key_value: KeyValue::default(),
            clock: Clock::simulated(Moment::from_unix(NOW), 7),
            played,
        }
    }

    fn doors(&self) -> Doors<'_> {
        Doors {
            key_value: &self.key_value,
            clock: &self.clock,
            outbound: &self.outbound,
        }
    }

    fn tell(&self, which: Try) -> Result<Told, Error> {
        pollster::block_on(shipping::tell(self.doors(), &program(), &shipment(), which))
    }
}

#[test]
fn a_token_is_asked_for_once_and_used_until_five_minutes_before_its_end() {
    let scene = Scene::new();
    scene.tell(Try::First).unwrap();
    scene.clock.advance(7200 - 301);
    scene.tell(Try::First).unwrap();
    assert_eq!(scene.played.seen(), ["issue", "token-1", "token-1"]);
    scene.clock.advance(1);
    scene.tell(Try::First).unwrap();
    assert_eq!(scene.played.seen(), ["issue", "token-2"]);
}

#[test]
fn a_refused_token_is_replaced_once_and_never_more() {
    for code in [40001, 40014, 42001] {
        let scene = Scene::new();
        scene.tell(Try::First).unwrap();
        *scene.played.refuses.lock().unwrap() = (1, code);
        assert_eq!(scene.tell(Try::First).unwrap(), Told::Now);
        assert_eq!(scene.played.seen(), ["issue", "token-1", "token-1", "issue", "token-2"]);
        *scene.played.refuses.lock().unwrap() = (u32::MAX, code);
        let refused = scene.tell(Try::First).unwrap_err();
        assert!(matches!(refused, Error::Failure(Failure::TokenRefused(told)) if told == code));
        assert_eq!(scene.played.seen(), ["token-2", "issue", "token-3"]);
        let shown = format!("{refused} {refused:?} {:?} {:?}", program(), scene.doors());
        assert!(!shown.contains("s&e=c ret"), "{shown}");
        assert!(!format!("{refused} {refused:?}").contains("token-"), "{refused}");
    }
}

#[test]
fn another_refusal_is_not_repeated() {
    let scene = Scene::new();
    *scene.played.refuses.lock().unwrap() = (u32::MAX, 43101);
    let message = Message {
        openid: "o1",
        template_id: "t1",
        page: None,
        data: &[("thing1", "x")],
        version: Version::Trial,
    };
    let sent = pollster::block_on(message::send(scene.doors(), &program(), &message)).unwrap();
    assert_eq!(sent, Sent::NotWanted);
    assert_eq!(scene.played.seen(), ["issue", "token-1"]);
}

#[test]
fn what_may_have_been_told_is_asked_about_before() {
    let scene = Scene::new();
    assert_eq!(scene.tell(Try::Again).unwrap(), Told::Before);
    assert_eq!(scene.played.seen(), ["issue", "token-1"]);
}

#[test]
fn a_number_is_learnt() {
    let scene = Scene::new();
    let number = pollster::block_on(phone::ask(scene.doors(), &program(), "code")).unwrap();
    assert_eq!(number.e164(), "+8613800138000");
    let nothing = pollster::block_on(phone::ask(scene.doors(), &program(), ""));
    assert!(matches!(nothing, Err(Error::Failure(Failure::Unsendable(_)))));
}

#[test]
fn nobody_answers() {
    let scene = Scene {
        outbound: Outbound::default(),
        ..Scene::new()
    };
    let silent = pollster::block_on(authorised(
        scene.doors(),
        &program(),
        |token| program().phone_number(token, "code"),
        |answer| program().read_phone_number(answer),
    ));
    let Err(Error::NoToken(cause)) = silent else {
        panic!("{silent:?}")
    };
    assert!(
        matches!(*cause, Error::Silent(_)),
        "nothing was asked of WeChat but the token"
    );
}
