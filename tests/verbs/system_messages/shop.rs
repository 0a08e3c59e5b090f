//! A sandbox's shop with guests who are to be told something.

use crate::system_messages::counterparts::Counterparts;
use api::World;
use clock::{Id, Moment};
use database::{Database, Statements, parameters};
use member::{
    Refusal, Sealing, Visitor,
    account::{self, Way},
};
use money::Fen;
use scene::{Call, NewStay, Person, Stay};
use serde::Deserialize;
use serde_json::{Value, json};
use settings::{Mode, Settings};
use std::path::Path;

pub(crate) const NOW: i64 = 1_800_000_000;
pub(crate) const OPENID: &str = "oUpF8uMuAJO_M2pxb1Q9zNjWeS6o";
pub(crate) const PHONE: &str = "+8613800138000";

#[derive(Clone)]
pub(crate) struct Shop {
    pub(crate) world: World,
    pub(crate) guest: Person,
}

#[derive(Deserialize)]
struct Subject {
    id: Id,
}

/// The settings that the route table gives a new sandbox.
fn settings() -> Vec<(&'static str, String)> {
    scene::defaults(&[
        "tick_secret",
        "sealing_keys",
        "payment_reminder_minutes",
        "wechat_payment_reminder_template",
        "wechat_payment_reminder_fields",
        "message_templates",
        "wechat_api",
        "wechat_appid",
        "wechat_secret",
        "sms_provider",
        "sms_api",
        "sms_secret_id",
        "sms_secret_key",
        "sms_app_id",
        "sms_region",
        "sms_sign_name",
        "sms_template_id",
    ])
}

impl Shop {
    /// A shop whose guest has WeChat.
    pub(crate) fn open() -> (Shop, Counterparts) {
        Shop::with(Database::in_memory(true).unwrap())
    }

    pub(crate) fn with(database: Database) -> (Shop, Counterparts) {
        let mut world = World {
            settings: Settings::given(settings()),
            mode: Mode::Sandbox,
            ..scene::world_on(database, Moment::from_unix(NOW))
        };
        let counterparts = Counterparts::join(&mut world);
        let guest = Person::guest(&world);
        guest.has(&world, "wechat", OPENID);
        (Shop { world, guest }, counterparts)
    }

    /// The same shop seen through another connection to its file.
    pub(crate) fn apart(&self, file: &Path) -> Shop {
        let mut shop = self.clone();
        shop.world.database = Database::in_file(file, true).unwrap();
        shop
    }

    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        let others = settings().into_iter().filter(|(other, _)| *other != name);
        self.world.settings = Settings::given(others.chain([(name, value.to_owned())]));
    }

    pub(crate) fn run(&self, statement: &str) {
        self.world.database.run(statement, &[]).unwrap();
    }

    pub(crate) fn guest_has_a_phone(&self) {
        let (clock, sealing) = (&self.world.clock, pollster::block_on(Sealing::of(&self.world)));
        let visitor = Visitor {
            caller: Some(self.guest.caller.clone()),
            ..Visitor::default()
        };
        let entered = self.world.database.transaction(|change| -> Result<_, Refusal> {
            account::enter(change, clock, &sealing, Way::Phone(PHONE), &visitor)
        });
        entered.unwrap();
    }

    pub(crate) fn forward_minutes(&self, minutes: i64) {
        self.world.clock.advance(minutes * 60);
    }

    /// An order for an hour that begins in so many minutes and waits a quarter of an hour for its money.
    pub(crate) fn order(&self, in_minutes: i64) -> Stay {
        let wish = NewStay {
            gap_minutes: 0,
            ..NewStay::new(self.guest.id, self.world.clock.now().plus_minutes(in_minutes))
        };
        wish.book(&self.world)
    }

    pub(crate) fn paid(&self, in_minutes: i64) -> Stay {
        let stay = self.order(in_minutes);
        stay.pay(&self.world);
        stay
    }

    /// A renewal by an hour that waits so many minutes for its money.
    pub(crate) fn renewal(&self, stay: Stay, minutes: i64) -> Id {
        let pay_before = self.world.clock.now().plus_minutes(minutes);
        stay.renew_until(&self.world, 60, Fen::new(4000), pay_before)
    }

    pub(crate) fn count(&self, what: &str) -> i64 {
        #[derive(Deserialize)]
        struct Count {
            count: i64,
        }
        let count = format!("SELECT count(*) AS count FROM {what}");
        self.world.database.one::<Count>(&count, &[]).unwrap().count
    }

    /// What is due of a task, as the ticker would find it.
    pub(crate) fn due(&self, task: &str) -> Vec<Id> {
        let due = "SELECT subject AS id FROM due WHERE task = ?1 AND at <= ?2 ORDER BY useful_until, subject";
        let row = parameters![task, self.world.clock.now()];
        let found: Vec<Subject> = self.world.database.all(due, row).unwrap();
        found.into_iter().map(|subject| subject.id).collect()
    }

    /// The deliveries that wait, due or not.
    pub(crate) fn waiting(&self) -> Vec<Id> {
        let waiting = "SELECT id FROM message_delivery WHERE state = 'waiting' ORDER BY id";
        let found: Vec<Subject> = self.world.database.all(waiting, &[]).unwrap();
        found.into_iter().map(|subject| subject.id).collect()
    }

    pub(crate) fn call(&self, task: &'static str, secret: &str, body: &Value) -> (u16, Value) {
        let call = Call::post(task).by(secret).body(body);
        let reply = call.send(&self.world, kaimen_system_messages::answer);
        (reply.status, reply.body)
    }

    pub(crate) fn ask(&self, task: &'static str, subjects: &[Id]) -> Value {
        let (status, done) = self.call(task, "sandbox-tick-secret", &json!({ "subjects": subjects }));
        assert_eq!(status, 200, "{done}");
        done
    }

    /// How many reminders go out beside the inbox when all that is due is looked at.
    pub(crate) fn remind(&self) -> u64 {
        let done = self.ask("/internal/due/payment-reminder", &self.due("payment-reminder"));
        done["sent_reminders"].as_u64().unwrap()
    }

    /// How many messages go out when all that is due is looked at, and how many do not.
    pub(crate) fn deliver(&self) -> (u64, u64) {
        let done = self.ask("/internal/due/message-delivery", &self.due("message-delivery"));
        let counts = ["sent_messages", "unsent_messages"].map(|name| done[name].as_u64().unwrap());
        (counts[0], counts[1])
    }

    /// What became of all deliveries: `template channel state failure`, in their order.
    pub(crate) fn deliveries(&self) -> Vec<String> {
        #[derive(Deserialize)]
        struct Row {
            told: String,
        }
        let look = "SELECT concat_ws(' ', template, channel, state, failure) AS told
          FROM message_delivery JOIN message ON message.id = message_id ORDER BY message.at, template, message_delivery.id";
        let rows: Vec<Row> = self.world.database.all(look, &[]).unwrap();
        rows.into_iter().map(|row| row.told).collect()
    }
}
