//! The evening of a guest who is in a room, or will be, and of a shelf with tea.

use api::{Answer, Problem, World};
use clock::{Id, Moment};
use database::{Statements, parameters};
use kaimen_guest_order_goods::handle;
use order::Status;
use scene::{Call, Shop, Stay, tea};
use serde::Deserialize;
use serde_json::{Value, json};
use settings::Settings;

pub const PRICE: i64 = 3800;

pub struct Evening {
    pub shop: Shop,
    pub stay: Stay,
    pub tea: Id,
}

/// How an order stands, with what was agreed of it and what its lines cost.
#[derive(Debug, PartialEq, Eq, Deserialize)]
pub struct Standing {
    pub status: Status,
    pub amount_fen: i64,
    pub goods_fen: i64,
}

impl Evening {
    /// A stay of an hour which begins in so many hours, with these payments, and three pots of tea on the shelf.
    pub fn of(status: Status, in_hours: i64, payments: &[i64]) -> Evening {
        let mut shop = Shop::open();
        shop.world.settings = Settings::given([("hold_minutes", "15".to_owned())]);
        let stay = shop.stay(status, in_hours, payments);
        let tea = tea(&shop.world, PRICE, 3);
        Evening { shop, stay, tea }
    }

    /// The guest is in the room.
    pub fn running() -> Evening {
        Evening::of(Status::InUse, 0, &[4000])
    }

    pub fn world(&self) -> &World {
        &self.shop.world
    }

    /// So many pots, at what they cost.
    pub fn wish(&self, pots: i64) -> Value {
        json!({ "goods": [{ "sku_id": self.tea, "quantity": pots }], "expect_amount_fen": PRICE * pots })
    }

    pub fn call(&self, token: &str, key: Option<&str>, body: &Value) -> Result<Answer, Problem> {
        let call = Call::post("/v1/orders/:id/goods").of(self.stay.order_id);
        call.by(token).key(key).body(body).outcome(self.world(), handle)
    }

    /// Asks for so many pots; answers the body, or that of the problem.
    pub fn ask(&self, pots: i64) -> Result<Value, Value> {
        told(self.call(&self.shop.guest.token, None, &self.wish(pots)))
    }

    /// Asks for so many pots, and answers their charge.
    pub fn charge(&self, pots: i64) -> Id {
        let ordered = self.ask(pots).unwrap();
        serde_json::from_value(ordered["charge_id"].clone()).unwrap()
    }

    /// Pays a charge; the money is there.
    pub fn pay(&self, charge_id: Id, amount_fen: i64) -> bool {
        scene::paid_by(self.world(), charge_id, amount_fen);
        charge::pay(&self.world().database, charge_id, "gateway", self.world().clock.now()).unwrap()
    }

    pub fn standing(&self) -> Standing {
        let look = r#"SELECT status, amount_fen, (
            SELECT coalesce(sum(line.amount_fen), 0) FROM order_line AS line JOIN charge ON charge.id = line.charge_id
            WHERE line.order_id = ?1 AND line.kind = 'goods' AND charge.is_agreed
          ) AS goods_fen FROM "order" WHERE id = ?1"#;
        self.world()
            .database
            .one(look, parameters![self.stay.order_id])
            .unwrap()
    }

    /// The ways of the goods to the guest: of which thing, and where it stands.
    pub fn ways(&self) -> Vec<(i64, String)> {
        #[derive(Deserialize)]
        struct Way {
            item: i64,
            state: String,
        }
        let look = "SELECT item, state FROM fulfilment WHERE order_id = ?1 AND method = 'serve' ORDER BY item";
        let ways: Vec<Way> = self
            .world()
            .database
            .all(look, parameters![self.stay.order_id])
            .unwrap();
        ways.into_iter().map(|way| (way.item, way.state)).collect()
    }

    /// How many are on the shelf, and how many are spoken for.
    pub fn shelf(&self) -> (i64, i64) {
        scene::stock(self.world(), self.tea)
    }

    /// So many minutes later the schedule has been worked through.
    pub fn pass_minutes(&self, minutes: i64) {
        self.world().clock.advance(minutes * 60);
    }

    pub fn now(&self) -> Moment {
        self.world().clock.now()
    }
}

/// The body of an answer or of a problem.
pub fn told(outcome: Result<Answer, Problem>) -> Result<Value, Value> {
    let body = |answer: &Answer| serde_json::from_slice(answer.body()).unwrap();
    match outcome {
        Ok(answer) => Ok(body(&answer)),
        Err(problem) => Err(body(&problem.answer(api::Language::Chinese, "id"))),
    }
}
