use api::{Problem, World};
use clock::{Id, Moment};
use database::{Database, Statements, parameters};
use kaimen_guest_search::{Item, Page, Query, search};
use serde::Deserialize;
use settings::Settings;

/// Friday 2026-05-01, 20:00 in China.
pub const NOW: Moment = Moment::from_unix(1_777_636_800);

/// A world with the shops and rooms that a test builds.
pub struct Town {
    pub world: World,
}

/// A listing that is no room, by its kind and what its product is like.
pub struct Article {
    pub kind: &'static str,
    pub name: &'static str,
    pub attributes: &'static str,
    pub price_fen: i64,
}

/// A room to be built.
#[derive(Clone, Debug)]
pub struct Room {
    pub shop: i64,
    pub name: &'static str,
    pub price_fen: i64,
    pub capacity: i64,
    pub styles: &'static str,
    pub marks: i64,
}

impl Default for Room {
    fn default() -> Room {
        Room {
            shop: 1,
            name: "听雨",
            price_fen: 4000,
            capacity: 4,
            styles: r#"["中式"]"#,
            marks: 0,
        }
    }
}

#[derive(Deserialize)]
struct Number {
    number: i64,
}

impl Town {
    pub fn new() -> Town {
        let settings = Settings::given(scene::defaults(&["days_ahead"]));
        let world = World {
            settings,
            ..scene::world_on(Database::in_memory(false).unwrap(), NOW)
        };
        let town = Town { world };
        town.run(
            "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, '客', 0, 0)",
            parameters![id(1, 1)],
        );
        town.run(
            "INSERT INTO merchant (number, id, name, created_at) VALUES (1, ?1, '开门茶室', 0)",
            parameters![id(6, 1)],
        );
        town
    }

    fn run(&self, statement: &str, parameters: &[database::Value]) {
        self.world.database.run(statement, parameters).unwrap();
    }

    /// A shop that is always open.
    pub fn shop(&self, latitude: f64, longitude: f64) -> i64 {
        self.shop_open(latitude, longitude, r#""always""#)
    }

    pub fn shop_open(&self, latitude: f64, longitude: f64, opening: &str) -> i64 {
        let (north, east) = (latitude.to_radians(), longitude.to_radians());
        let (x, y, z) = (north.cos() * east.cos(), north.cos() * east.sin(), north.sin());
        let number = self.next("store");
        self.run(
            "INSERT INTO store (number, id, merchant_number, name, address, opening, latitude, longitude, x, y, z)
             VALUES (?1, ?2, 1, '开门茶室', '柳巷南路38号', ?3, ?4, ?5, ?6, ?7, ?8)",
            parameters![number, id(2, number), opening, latitude, longitude, x, y, z],
        );
        number
    }

    /// A room with one resource; its stays last 30 to 240 minutes in steps of 30, and are cleaned up after for 15.
    pub fn room(&self, room: &Room) -> i64 {
        let attributes = format!(r#"{{"capacity": {}, "styles": {}}}"#, room.capacity, room.styles);
        let number = self.listing(room.shop, "room", room.name, &attributes, room.price_fen);
        if room.marks > 0 {
            self.set(&format!(
                "listing SET review_count = 1, rating_hundredths = {} WHERE number = {number}",
                room.marks * 25
            ));
        }
        let terms = r#"{"base_fen_per_hour": 4000, "minimum_minutes": 30, "maximum_minutes": 240, "step_minutes": 30,
            "cleaning_gap_minutes": 15, "early_entry_minutes": 5}"#;
        self.run(
            "INSERT INTO tariff (id, listing_number, version, terms, created_at) VALUES (?1, ?2, 1, ?3, 0)",
            parameters![id(4, number), number, terms],
        );
        self.resource(number, 0);
        number
    }

    /// What is sold by the piece: it occupies nothing and has no terms.
    pub fn article(&self, shop: i64, article: &Article) -> i64 {
        let Article {
            kind,
            name,
            attributes,
            price_fen,
        } = article;
        self.listing(shop, kind, name, attributes, *price_fen)
    }

    fn listing(&self, shop: i64, kind: &str, name: &str, attributes: &str, price_fen: i64) -> i64 {
        let number = self.next("listing");
        self.run(
            "INSERT INTO product (number, id, merchant_number, kind, name, attributes, cover_url)
             VALUES (?1, ?2, 1, ?3, ?4, ?5, '/cover.svg')",
            parameters![number, id(7, number), kind, name, attributes],
        );
        self.run(
            "INSERT INTO listing (number, id, store_number, product_number, kind, fulfilment, price_from_fen)
             VALUES (?1, ?2, ?3, ?1, ?4, 'stay', ?5)",
            parameters![number, id(3, number), shop, kind, price_fen],
        );
        number
    }

    /// One more resource of a room.
    pub fn resource(&self, room: i64, extra: i64) {
        let resource = id(5, room + 1000 * extra);
        self.run(
            "INSERT INTO resource (id, store_number, name) SELECT ?1, store_number, '房' FROM listing WHERE number = ?2",
            parameters![resource.as_str(), room],
        );
        self.run(
            "INSERT INTO listing_resource (listing_number, resource_id) VALUES (?1, ?2)",
            parameters![room, resource],
        );
    }

    pub fn set(&self, table_and_change: &str) {
        self.run(&format!("UPDATE {table_and_change}"), parameters![]);
    }

    /// A paid stay that is lengthened: by a renewal that is paid, or one that waits 15 minutes for the money.
    pub fn renewed_stay(&self, room: i64, from: i64, to: i64, longer: i64, is_paid: bool) {
        let order = self.stay(room, from, to, "confirmed", 0);
        let (state, held_minutes) = if is_paid { ("confirmed", 0) } else { ("held", 15) };
        self.hold(order, room, (to, longer), "renewal", state, held_minutes);
    }

    /// A stay from and to so many minutes after now, with a cleaning gap of 15 minutes behind it.
    pub fn stay(&self, room: i64, from: i64, to: i64, state: &str, held_minutes: i64) -> Id {
        let order = self.world.clock.id();
        self.run(
            r#"INSERT INTO "order" (id, user_id, store_number, status, people, amount_fen, pay_before, placed_at, changed_by,
               changed_at, cause)
               SELECT ?1, ?2, store_number, 'paid', 2, 1, ?4, ?4, 'x', ?4, 'x' FROM listing WHERE number = ?3"#,
            parameters![order, id(1, 1), room, NOW],
        );
        self.hold(order, room, (from, to), "order", state, held_minutes);
        order
    }

    /// A hold with the charge that it waits for; beside the order's own it lengthens that one.
    fn hold(&self, order: Id, room: i64, (from, to): (i64, i64), kind: &str, state: &str, held_minutes: i64) {
        let charge = self.world.clock.id();
        self.run(
            "INSERT INTO charge (id, order_id, kind, amount_fen, pay_before, state, is_agreed, asked_at, changed_by, changed_at)
             VALUES (?1, ?2, ?3, 1, ?5, iif(?4 = 'held', 'pending_payment', 'paid'), ?4 <> 'held', ?5, 'x', ?5)",
            parameters![charge, order, kind, state, NOW],
        );
        self.run(
            "INSERT INTO hold (id, order_id, charge_id, item, resource_id, starts_at, ends_at, blocked_from, blocked_until,
               is_extension, state, held_until, changed_at)
             VALUES (?1, ?2, ?1, 0, ?3, ?4, ?5, ?4, ?6, ?7 <> 'order', ?8, ?9, ?10)",
            parameters![
                charge,
                order,
                id(5, room),
                NOW.plus_minutes(from),
                NOW.plus_minutes(to),
                NOW.plus_minutes(to + 15),
                kind,
                state,
                NOW.plus_minutes(held_minutes),
                NOW
            ],
        );
    }

    pub fn search(&self, query: &Query) -> Result<Page, Problem> {
        search(&self.world, query, 30)
    }

    /// The items of the first page.
    pub fn find(&self, query: &Query) -> Vec<Item> {
        self.search(query).unwrap().items
    }

    /// The numbers of the rooms of the first page.
    pub fn numbers(&self, query: &Query) -> Vec<i64> {
        self.find(query)
            .iter()
            .map(|item| number(&item.id.to_string()))
            .collect()
    }

    /// The items of all pages.
    pub fn pages(&self, query: &Query) -> Vec<Item> {
        let mut items = Vec::new();
        let mut query = query.clone();
        for _ in 0..200 {
            let page = self.search(&query).unwrap();
            items.extend(page.items);
            if page.next_cursor.is_none() {
                return items;
            }
            query.cursor = page.next_cursor;
        }
        panic!("the pages do not end");
    }

    fn next(&self, table: &str) -> i64 {
        let statement = format!("SELECT coalesce(max(number), 0) + 1 AS number FROM {table}");
        self.world
            .database
            .one::<Number>(&statement, parameters![])
            .unwrap()
            .number
    }
}

/// An id that tells its table and number.
fn id(table: i64, number: i64) -> String {
    format!("0197a0000000700{table:x}8{number:015x}")
}

fn number(id: &str) -> i64 {
    i64::from_str_radix(&id[17..], 16).unwrap()
}
