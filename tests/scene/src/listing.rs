//! Shops of any business: a listing with what it has.

use api::World;
use clock::Id;
use database::{Statements, parameters};
use serde::Deserialize;

/// A listing that is to be made in the sandbox's first store.
#[derive(Clone, Copy, Debug)]
pub struct NewListing {
    /// What kind of thing it is.
    pub kind: &'static str,
    /// Its attributes, a JSON object that the kind declares.
    pub attributes: &'static str,
    /// How it reaches the guest.
    pub fulfilment: &'static str,
    /// What its price is for.
    pub price_unit: &'static str,
    /// How it is priced, and its terms: a JSON document.
    pub tariff: Option<(&'static str, &'static str)>,
}

/// A listing that is there.
#[derive(Clone, Copy, Debug)]
pub struct Listing {
    /// Its number.
    pub number: i64,
    /// Its product.
    pub product_number: i64,
    /// The version of its terms.
    pub tariff_id: Option<Id>,
}

#[derive(Deserialize)]
struct Number {
    number: i64,
}

impl NewListing {
    /// Makes it.
    #[must_use]
    pub fn open(&self, world: &World) -> Listing {
        let (database, clock) = (&world.database, &world.clock);
        let product = "INSERT INTO product (id, merchant_number, kind, name, attributes, cover_url)
          VALUES (?1, 1, ?2, ?2, ?3, '/') RETURNING number";
        let row = parameters![clock.id(), self.kind, self.attributes];
        let product_number = database.one::<Number>(product, row).unwrap().number;
        let listing =
            "INSERT INTO listing (id, store_number, product_number, kind, fulfilment, price_from_fen, price_unit)
          VALUES (?1, 1, ?2, ?3, ?4, 100, ?5) RETURNING number";
        let row = parameters![clock.id(), product_number, self.kind, self.fulfilment, self.price_unit];
        let number = database.one::<Number>(listing, row).unwrap().number;
        let tariff_id = self.tariff.map(|(kind, terms)| {
            let id = clock.id();
            let tariff = "INSERT INTO tariff (id, listing_number, kind, version, terms, created_at)
              VALUES (?1, ?2, ?3, 1, ?4, 0)";
            database.run(tariff, parameters![id, number, kind, terms]).unwrap();
            id
        });
        Listing {
            number,
            product_number,
            tariff_id,
        }
    }
}

impl Listing {
    /// Gives it something that is occupied in time, for at most so many seconds at once.
    pub fn resource(&self, world: &World, longest_hold_seconds: i64) -> Id {
        let id = world.clock.id();
        let resource = "INSERT INTO resource (id, store_number, name, longest_hold_seconds) VALUES (?1, 1, '一', ?2)";
        world
            .database
            .run(resource, parameters![id, longest_hold_seconds])
            .unwrap();
        let serves = "INSERT INTO listing_resource (listing_number, resource_id) VALUES (?1, ?2)";
        world.database.run(serves, parameters![self.number, id]).unwrap();
        id
    }

    /// Gives it an article with this price, of which so many are in the store.
    pub fn article(&self, world: &World, price_fen: i64, on_hand: i64) -> Id {
        let id = world.clock.id();
        let article = "INSERT INTO sku (id, product_number, name, price_fen) VALUES (?1, ?2, '标准', ?3)";
        world
            .database
            .run(article, parameters![id, self.product_number, price_fen])
            .unwrap();
        let received = "INSERT INTO stock_entry (sku_id, store_number, reason, quantity, actor, at)
          VALUES (?1, 1, 'received', ?2, 'system', 0)";
        world.database.run(received, parameters![id, on_hand]).unwrap();
        id
    }
}

/// Tea that the first store sells by the piece, with this price and so many on the shelf.
#[must_use]
pub fn tea(world: &World, price_fen: i64, on_hand: i64) -> Id {
    let tea = NewListing {
        kind: "goods",
        attributes: r#"{"category": "绿茶"}"#,
        fulfilment: "pickup",
        price_unit: "piece",
        tariff: None,
    };
    tea.open(world).article(world, price_fen, on_hand)
}

/// How many of an article are in the first store, and how many of them orders speak for.
#[must_use]
pub fn stock(world: &World, sku_id: Id) -> (i64, i64) {
    #[derive(Deserialize)]
    struct Stock {
        on_hand: i64,
        reserved: i64,
    }
    let look = "SELECT on_hand, reserved FROM stock WHERE sku_id = ?1 AND store_number = 1";
    let stock: Stock = world.database.one(look, parameters![sku_id]).unwrap();
    (stock.on_hand, stock.reserved)
}
