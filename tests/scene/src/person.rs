//! Who calls.

use crate::{OPERATOR, STAFF, guest};
use api::World;
use caller::{Caller, NewSession, Way};
use clock::Id;
use database::{Statements, parameters};

/// Another merchant, number 9, with the store 11.
pub const NEXT_DOOR: [&str; 2] = [
    "INSERT INTO merchant (number, id, name, created_at) VALUES (9, '0197a000000070008000000000e00009', '隔壁', 0)",
    "INSERT INTO store (number, id, merchant_number, name, address, opening, latitude, longitude, x, y, z)
     SELECT 11, '0197a000000070008000000000000011', 9, '隔壁店', address, opening, latitude, longitude, x, y, z FROM store
     WHERE number = 1",
];

/// Somebody who has logged in.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account.
    pub id: Id,
    /// What the client sends to be known by.
    pub token: String,
    /// Who an operation takes the person for.
    pub caller: Caller,
}

impl Person {
    /// A new guest.
    #[must_use]
    pub fn guest(world: &World) -> Person {
        Person::log_in(world, guest(world))
    }

    /// The staff of the sandbox's shops.
    #[must_use]
    pub fn staff(world: &World) -> Person {
        Person::log_in(world, Id::parse(STAFF).unwrap())
    }

    /// Who operates the sandbox's platform.
    #[must_use]
    pub fn operator(world: &World) -> Person {
        Person::log_in(world, Id::parse(OPERATOR).unwrap())
    }

    /// Somebody new with a post: of a whole merchant, of one store, or of the platform.
    #[must_use]
    pub fn with_post(world: &World, role: &str, merchant: Option<i64>, store: Option<i64>) -> Person {
        let person = Person::guest(world);
        let post = "INSERT INTO post (user_id, role, merchant_number, store_number, since) VALUES (?1, ?2, ?3, ?4, 0)";
        world
            .database
            .run(post, parameters![person.id, role, merchant, store])
            .unwrap();
        person
    }

    /// The owner of another merchant, number 9, who has the store 11.
    #[must_use]
    pub fn next_door(world: &World) -> Person {
        for statement in NEXT_DOOR {
            world.database.run(statement, &[]).unwrap();
        }
        Person::with_post(world, "owner", Some(9), None)
    }

    /// Whose account this is.
    #[must_use]
    pub fn log_in(world: &World, id: Id) -> Person {
        let new = NewSession {
            user_id: id,
            way: Way::Password,
            identity: None,
            client: "a client",
        };
        let token = caller::start(&world.database, &world.clock, new).unwrap().token;
        let caller = caller::find(&world.database, &world.clock, &token).unwrap().unwrap();
        Person { id, token, caller }
    }

    /// Has the mini-program of this provider, which knows the person by this name.
    pub fn has(&self, world: &World, provider: &str, subject: &str) {
        let bind = "INSERT INTO identity (provider, subject, user_id, bound_at) VALUES (?1, ?2, ?3, ?4)";
        let row = parameters![provider, subject, self.id, world.clock.now()];
        world.database.run(bind, row).unwrap();
    }
}
