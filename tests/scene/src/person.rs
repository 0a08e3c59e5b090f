//! Who calls.

use crate::{OPERATOR, STAFF, guest};
use api::World;
use caller::Caller;
use clock::Id;
use database::{Statements, parameters};

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

    /// Whose account this is.
    #[must_use]
    pub fn log_in(world: &World, id: Id) -> Person {
        let login = pollster::block_on(caller::start(&world.key_value, &world.clock, id)).unwrap();
        Person {
            id,
            token: login.token,
            caller: Caller {
                user_id: id,
                expires_at: login.expires_at,
            },
        }
    }

    /// Has the mini-program of this provider, which knows the person by this name.
    pub fn has(&self, world: &World, provider: &str, subject: &str) {
        let bind = "INSERT INTO identity (provider, subject, user_id, bound_at) VALUES (?1, ?2, ?3, ?4)";
        let row = parameters![provider, subject, self.id, world.clock.now()];
        world.database.run(bind, row).unwrap();
    }
}
