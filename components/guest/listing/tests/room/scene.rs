use api::World;
use caller::KeyValue;
use clock::{Clock, Id, Moment};
use database::{Database, Statements, Value, parameters};
use settings::{Mode, Settings};

/// Friday 2026-05-01, 20:00 in China.
pub const NOW: Moment = Moment::from_unix(1_777_636_800);

/// The sandbox's shops at that time, with one guest.
pub struct Scene {
    pub world: World,
    guest: Id,
}

impl Scene {
    pub fn new() -> Scene {
        let clock = Clock::simulated(NOW, 7);
        let guest = clock.id();
        let world = World {
            clock,
            database: Database::in_memory(true).unwrap(),
            key_value: KeyValue::default(),
            outbound: outbound::Outbound::default(),
            settings: Settings::default(),
            mode: Mode::Sandbox,
        };
        let scene = Scene { world, guest };
        scene.run(
            "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, '茶客', 0, 0)",
            parameters![guest],
        );
        scene
    }

    pub fn run(&self, statement: &str, parameters: &[Value]) {
        self.world.database.run(statement, parameters).unwrap();
    }

    /// A paid order of a room, from and to so many minutes after now.
    pub fn order(&self, room: i64, from: i64, to: i64) -> Id {
        let order = self.world.clock.id();
        self.run(
            r#"INSERT INTO "order" (id, user_id, kind, listing_number, tariff_id, status, starts_at, ends_at, people,
               amount_fen, pay_before, placed_at, changed_by, changed_at, cause)
               SELECT ?1, ?2, 'room', ?3, id, 'paid', ?4, ?5, 2, 1, ?6, ?6, 'x', ?6, 'x' FROM tariff
               WHERE listing_number = ?3"#,
            parameters![
                order,
                self.guest,
                room,
                NOW.plus_minutes(from),
                NOW.plus_minutes(to),
                NOW
            ],
        );
        order
    }

    /// A stay in a resource of the room (0 is the first), with a gap of 15 minutes behind it.
    pub fn stay(&self, room: i64, resource: i64, from: i64, to: i64, held_minutes: Option<i64>) {
        let order = self.order(room, from, to);
        self.run(
            "INSERT INTO hold (id, order_id, resource_id, starts_at, ends_at, blocked_until, state, held_until,
               changed_at)
             SELECT ?1, ?1, id, ?4, ?5, ?6, iif(?7 IS NULL, 'confirmed', 'held'), coalesce(?7, ?8), ?8
             FROM resource WHERE listing_number = ?2 ORDER BY id LIMIT 1 OFFSET ?3",
            parameters![
                order,
                room,
                resource,
                NOW.plus_minutes(from),
                NOW.plus_minutes(to),
                NOW.plus_minutes(to + 15),
                held_minutes.map(|minutes| NOW.plus_minutes(minutes)),
                NOW
            ],
        );
    }

    /// A review with these marks.
    pub fn review(&self, room: i64, marks: [i64; 4], text: &str, anonymous: bool) {
        let order = self.order(room, -120, -60);
        let [environment, facilities, tea, service] = marks;
        self.run(
            "INSERT INTO review (order_id, listing_number, user_id, environment, facilities, tea, service, text, anonymous,
               pictures, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, '[\"/picture.jpg\"]', ?10)",
            parameters![order, room, self.guest, environment, facilities, tea, service, text, anonymous, NOW],
        );
    }
}

/// The id of a room of the sandbox.
pub fn room(number: i64) -> Id {
    Id::parse(&format!("0197a0000000700080000000000{number:05}")).unwrap()
}
