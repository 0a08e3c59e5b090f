use alipay::{
    Code, Login, Moment as AlipayMoment,
    gateway::{Asked, Gateway, Reply, Settings as AlipaySettings, Signing},
    method,
};
use api::{Answer, Problem, World};
use clock::{Id, Moment};
use database::Statements;
use http::{Response, StatusCode};
use member::Sealing;
use outbound::{Call, Error, Outbound};
use scene::NewStay;
use serde_json::{Value, json};
use settings::{Mode, Settings};
use std::sync::{Arc, Mutex};
use wechat::{Failure, Session, server};

const APP_PRIVATE_KEY: &str = include_str!("../../protocols/alipay/vectors/app_private_key.pem");
const APP_PUBLIC_KEY: &str = include_str!("../../protocols/alipay/vectors/app_public_key.pem");
const ALIPAY_PRIVATE_KEY: &str = include_str!("../../protocols/alipay/vectors/gateway_private_key.pem");
const ALIPAY_PUBLIC_KEY: &str = include_str!("../../protocols/alipay/vectors/gateway_public_key.pem");

/// A sealing key, and the one that comes after it.
pub const OLD_KEY: &str = "old:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";
pub const NEW_KEY: &str = "new:Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=";

/// What the played counterparts do.
#[derive(Clone, Default)]
pub struct Counterparts {
    /// Codes that went out, the newest last.
    pub codes: Arc<Mutex<Vec<String>>>,
    /// What the gateway for text messages answers instead of "Ok".
    pub sms_fails_with: Arc<Mutex<Option<&'static str>>>,
    /// What happens, once, while WeChat is being asked.
    pub meanwhile: Arc<Mutex<Option<Meanwhile>>>,
}

type Meanwhile = Box<dyn FnOnce() + Send>;

/// A bundle's world and the counterparts in it.
pub struct Scene {
    pub world: World,
    pub counterparts: Counterparts,
}

impl Scene {
    pub fn new() -> Scene {
        Scene::with(|_, _| None)
    }

    /// A scene in which this function answers a call before the usual counterparts do.
    pub fn with(
        first: impl Fn(&Call, &Counterparts) -> Option<Result<outbound::Answer, Error>> + Send + Sync + 'static,
    ) -> Scene {
        let counterparts = Counterparts::default();
        let playing = counterparts.clone();
        let outbound =
            Outbound::played_by(move |call| first(&call, &playing).unwrap_or_else(|| Ok(playing.answer(&call))));
        let world = World {
            outbound,
            settings: Settings::given(settings()),
            mode: Mode::Sandbox,
            ..scene::world(Moment::from_unix(1_777_636_800))
        };
        Scene { world, counterparts }
    }

    /// The same scene with these sealing keys.
    pub fn sealed_with(mut self, keys: &str) -> Scene {
        let others = settings().into_iter().filter(|(name, _)| *name != "sealing_keys");
        self.world.settings = Settings::given(others.chain([("sealing_keys", keys.to_owned())]));
        self
    }

    /// What seals and opens here.
    pub fn sealing(&self) -> Sealing {
        pollster::block_on(Sealing::of(&self.world))
    }

    /// Sends a request to the component.
    pub fn post(&self, route: &str, token: Option<&str>, body: &Value) -> Result<Answer, Problem> {
        self.post_from("192.0.2.1:4000", route, token, body)
    }

    /// The same from another client address.
    pub fn post_from(&self, client: &str, route: &str, token: Option<&str>, body: &Value) -> Result<Answer, Problem> {
        let call = scene::Call::post(route)
            .header("content-type", "application/json")
            .header("spin-client-addr", client)
            .by_if(token)
            .body(body);
        call.outcome(&self.world, kaimen_guest_login::answer)
    }

    /// Logs in by WeChat as the person of this code: `name-1`, `name-2`, … are all `name`.
    pub fn wechat(&self, code: &str, token: Option<&str>) -> Result<Value, Problem> {
        self.post("/v1/login/wechat", token, &json!({ "code": code }))
            .map(|answer| read(&answer))
    }

    /// Logs in by Alipay, whose codes are like WeChat's.
    pub fn alipay(&self, code: &str, token: Option<&str>) -> Result<Value, Problem> {
        self.post("/v1/login/alipay", token, &json!({ "auth_code": code }))
            .map(|answer| read(&answer))
    }

    /// Asks for a code and answers it.
    pub fn code(&self, phone: &str) -> String {
        let answer = self.post("/v1/sms-codes", None, &json!({ "phone": phone })).unwrap();
        assert_eq!((answer.status(), read(&answer)), (202, json!({ "retry_after_s": 60 })));
        self.counterparts.codes.lock().unwrap().last().unwrap().clone()
    }

    /// Logs in by a code.
    pub fn sms(&self, phone: &str, code: &str, token: Option<&str>) -> Result<Value, Problem> {
        let body = json!({ "phone": phone, "code": code });
        self.post("/v1/login/sms", token, &body).map(|answer| read(&answer))
    }

    /// Logs in by password.
    pub fn password(&self, phone: &str, password: &str) -> Result<Value, Problem> {
        let body = json!({ "phone": phone, "password": password });
        self.post("/v1/login/password", None, &body).map(|answer| read(&answer))
    }

    /// The account that a token is good for.
    pub fn holder(&self, token: &Value) -> Option<Id> {
        let token = token.as_str().unwrap();
        let caller = caller::find(&self.world.database, &self.world.clock, token).unwrap();
        caller.map(|caller| caller.user_id)
    }

    /// The number in the first row and column that a statement gives.
    pub fn number(&self, statement: &str) -> i64 {
        #[derive(serde::Deserialize)]
        struct Number {
            number: i64,
        }
        self.world
            .database
            .one::<Number>(&format!("SELECT ({statement}) AS number"), &[])
            .unwrap()
            .number
    }

    /// How many accounts there are that work nowhere.
    pub fn guests(&self) -> i64 {
        self.number("SELECT count(*) FROM user WHERE level = 'ordinary' AND id NOT IN (SELECT user_id FROM post)")
    }

    /// Gives an account an order.
    pub fn order(&self, user: &Value) {
        let guest = Id::parse(user["id"].as_str().unwrap()).unwrap();
        NewStay::new(guest, self.world.clock.now().plus_minutes(60)).book(&self.world);
    }
}

pub fn read(answer: &Answer) -> Value {
    serde_json::from_slice(answer.body()).unwrap()
}

/// The status, type and `Retry-After` of a problem.
pub fn told<T: std::fmt::Debug>(outcome: Result<T, Problem>) -> (u16, String, Option<i64>) {
    let problem = outcome.unwrap_err();
    let slug = problem.slug().to_owned();
    let answer = problem.answer(api::Language::Chinese, "test").into_http("test");
    let after = answer
        .headers()
        .get("retry-after")
        .map(|after| after.to_str().unwrap().parse().unwrap());
    (answer.status().as_u16(), slug, after)
}

impl Counterparts {
    fn answer(&self, call: &Call) -> outbound::Answer {
        match call.uri().host() {
            Some("wechat.test") => self.wechat(call),
            Some("alipay.test") => alipay(call),
            Some("aliyun.test") => self.aliyun(call),
            _ => self.sms(call),
        }
    }

    fn wechat(&self, call: &Call) -> outbound::Answer {
        let meanwhile = self.meanwhile.lock().unwrap().take();
        if let Some(meanwhile) = meanwhile {
            meanwhile();
        }
        let known = server::Server::new("wx-test", "wechat-secret").unwrap();
        server::answer(&known.code(call).and_then(|code| match code.as_str() {
            "invalid" => Err(Failure::CodeInvalid),
            "used" => Err(Failure::CodeUsed),
            "blocked" => Err(Failure::HighRisk),
            "often" => Err(Failure::TooOften(45011)),
            "busy" => Err(Failure::Busy),
            "down" => Err(Failure::Unavailable(StatusCode::BAD_GATEWAY)),
            code => Ok(Session {
                openid: format!("openid-of-{}", code.rsplit_once('-').unwrap().0),
                unionid: code.ends_with("-union").then(|| "union-1".to_owned()),
                session_key: format!("key-of-{code}"),
            }),
        }))
    }

    fn aliyun(&self, call: &Call) -> outbound::Answer {
        let query = call.uri().query().unwrap();
        let (_, code) = query.split_once("%22code%22%3A%22").unwrap();
        self.codes.lock().unwrap().push(code[..6].to_owned());
        let code = self.sms_fails_with.lock().unwrap().unwrap_or("OK");
        Response::new(
            json!({ "Code": code, "Message": "", "RequestId": "r" })
                .to_string()
                .into(),
        )
    }

    fn sms(&self, call: &Call) -> outbound::Answer {
        let body: Value = serde_json::from_slice(call.body()).unwrap();
        assert_eq!(body["TemplateParamSet"][1], "5");
        let code = body["TemplateParamSet"][0].as_str().unwrap().to_owned();
        self.codes.lock().unwrap().push(code);
        let code = self.sms_fails_with.lock().unwrap().unwrap_or("Ok");
        let status = json!({ "SerialNo": "1", "Code": code, "Message": "" });
        Response::new(
            json!({ "Response": { "SendStatusSet": [status], "RequestId": "r" } })
                .to_string()
                .into(),
        )
    }
}

/// An Alipay that tells who the holder of a code is, or refuses by what the code says.
fn alipay(call: &Call) -> outbound::Answer {
    let gateway = Gateway::new(AlipaySettings {
        app_id: "2021000000000001",
        seller_id: "2088000000000009",
        app_public_key: APP_PUBLIC_KEY,
        private_key: ALIPAY_PRIVATE_KEY,
    });
    let gateway = gateway.unwrap();
    let Ok(Asked::Login { code }) = gateway.read(call).map(|received| received.asked) else {
        panic!("no request for a login: {call:?}");
    };
    let refused = |code: Code| Reply::refused(method::LOGIN, &code, "");
    let (reply, signing) = match code.as_str() {
        "invalid" => (refused(Code::CodeInvalid), Signing::Genuine),
        "used" => (refused(Code::CodeInvalid), Signing::Unsigned),
        "often" => (refused(Code::TooOften), Signing::Genuine),
        "busy" => (Reply::unclear(method::LOGIN), Signing::Genuine),
        "misconfigured" => (refused(Code::InvalidSignature), Signing::Unsigned),
        code => {
            let name = code.rsplit_once('-').unwrap().0;
            let login = Login {
                open_id: format!("openid-of-{name}"),
                union_id: code.ends_with("-union").then(|| "union-1".to_owned()),
                user_id: None,
            };
            let signing = if name == "mallory" {
                Signing::WrongKey
            } else {
                Signing::Genuine
            };
            (Reply::logged_in(&login, "access-token"), signing)
        }
    };
    let moment = AlipayMoment {
        now: 1_777_636_800,
        blinding: [7; 32],
    };
    gateway.answer(&reply, signing, &moment).unwrap()
}

/// A bundle's own settings.
pub fn settings() -> Vec<(&'static str, String)> {
    [
        ("login_secret", "login-secret"),
        ("sms_codes_a_day", "5000"),
        ("sealing_keys", OLD_KEY),
        ("wechat_api", "http://wechat.test"),
        ("wechat_appid", "wx-test"),
        ("wechat_secret", "wechat-secret"),
        ("alipay_api", "http://alipay.test"),
        ("alipay_app_id", "2021000000000001"),
        ("alipay_private_key", APP_PRIVATE_KEY),
        ("alipay_public_key", ALIPAY_PUBLIC_KEY),
        ("aliyun_sms_api", "http://aliyun.test"),
        ("aliyun_sms_access_key_id", "LTAI"),
        ("aliyun_sms_access_key_secret", "secret"),
        ("aliyun_sms_sign_name", "开门"),
        ("aliyun_sms_template_code", "SMS_7"),
        ("sms_api", "http://sms.test"),
        ("sms_secret_id", "id"),
        ("sms_secret_key", "key"),
        ("sms_app_id", "1400000007"),
        ("sms_region", "ap-guangzhou"),
        ("sms_sign_name", "开门"),
        ("sms_template_id", "1000007"),
    ]
    .map(|(name, value)| (name, value.to_owned()))
    .to_vec()
}
