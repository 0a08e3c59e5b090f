//! Where it all happens: a few stores with rooms, articles, phones, workers and pumps that many want, and the guests who want
//! them.

use crate::offered::Offered;
use api::World;
use caller::{Caller, KeyValue, Way};
use clock::{Clock, Id, Moment};
use database::{Database, Error, Statements, parameters};
use money::Fen;
use outbound::Outbound;
use serde::Deserialize;
use settings::{Mode, Settings};
use std::rc::Rc;

/// Monday, 2 March 2026, 08:00 in China: far from any holiday.
pub const START: Moment = Moment::from_unix(1_772_409_600);

/// How many guests there are.
const GUESTS: i64 = 2000;

/// A room that can be booked.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Room {
    /// Its id.
    pub id: Id,
    /// Its store.
    pub store_number: i64,
    /// What ten minutes cost.
    pub ten_minutes_fen: Fen,
}

/// An article that can be bought in a store.
#[derive(Clone, Copy, Debug, Deserialize)]
pub struct Article {
    /// Its id.
    pub sku_id: Id,
    /// The store.
    pub store_number: i64,
    /// What one costs.
    pub price_fen: Fen,
    /// Whether it is served in a room, so that time ends it with the stay.
    pub is_served: bool,
}

/// Stores, rooms and guests.
#[derive(Clone, Debug)]
pub struct Town {
    /// The rooms; the first are wanted most.
    pub rooms: Vec<Room>,
    /// What the stores sell beside.
    pub articles: Vec<Article>,
    /// What they let, do or fill up.
    pub offered: Vec<Offered>,
    /// The guests, and behind them the operator.
    pub callers: Rc<[Caller]>,
    /// How many guests there are.
    pub guests: usize,
    /// The caller who decides for the shops and the platform.
    pub operator: usize,
}

#[derive(Deserialize)]
struct Known {
    id: Id,
}

impl Town {
    /// The caller of this account, whose clients know it by its place.
    #[must_use]
    pub fn caller(&self, user_id: Id) -> Option<usize> {
        self.callers
            .binary_search_by_key(&user_id, |caller| caller.user_id)
            .ok()
    }
}

/// A new town, in a world whose time and ids come from the seed.
///
/// # Errors
/// Where the schema does not take it.
pub fn found(seed: u64) -> Result<(World, Town), Error> {
    let world = World {
        clock: Clock::simulated(START, seed),
        database: Database::in_memory(false)?,
        key_value: KeyValue::default(),
        outbound: Outbound::default(),
        settings: Settings::given([]),
        mode: Mode::Sandbox,
    };
    let database = &world.database;
    for statement in include_str!("town.sql").split("\n\n") {
        let parameters = parameters![START, GUESTS];
        let wanted = [statement.contains("?1"), statement.contains("?2")];
        database.run(
            statement,
            &parameters[..wanted.iter().filter(|is_wanted| **is_wanted).count()],
        )?;
    }
    let rooms = database.all(ROOMS, &[])?;
    let articles = database.all(ARTICLES, &[])?;
    let offered = Offered::all(database)?;
    let known: Vec<Known> = database.all("SELECT id FROM user ORDER BY id", &[])?;
    let caller = |guest: Known| Caller {
        user_id: guest.id,
        session_id: guest.id,
        way: Way::Phone,
        identity: None,
        opened_at: START,
        expires_at: START.plus_minutes(60 * 24 * 365),
    };
    let callers: Rc<[Caller]> = known.into_iter().map(caller).collect();
    let town = Town {
        rooms,
        articles,
        offered,
        guests: callers.len() - 1,
        operator: callers.len() - 1,
        callers,
    };
    Ok((world, town))
}

const ARTICLES: &str =
    "SELECT sku.id AS sku_id, listing.store_number, sku.price_fen, listing.fulfilment = 'serve' AS is_served
FROM sku JOIN listing ON listing.product_number = sku.product_number ORDER BY listing.number";

const ROOMS: &str =
    "SELECT listing.id, listing.store_number, (tariff.terms ->> 'base_fen_per_hour') / 6 AS ten_minutes_fen
FROM listing JOIN tariff ON tariff.listing_number = listing.number AND tariff.kind = 'time' ORDER BY listing.number";
