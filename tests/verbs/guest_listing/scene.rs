use api::World;
use caller::KeyValue;
use clock::{Clock, Id, Moment};
use database::{Database, Statements, parameters};
use serde_json::{Value, json};
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

    pub fn run(&self, statement: &str, parameters: &[database::Value]) {
        self.world.database.run(statement, parameters).unwrap();
    }

    /// A paid order at the store of a listing, with the charge of the same id.
    pub fn order(&self, listing: i64) -> Id {
        let order = self.world.clock.id();
        self.run(
            r#"INSERT INTO "order" (id, user_id, store_number, status, people, amount_fen, pay_before, placed_at, changed_by,
               changed_at, cause)
               SELECT ?1, ?2, store_number, 'paid', 2, 1, ?4, ?4, 'x', ?4, 'x' FROM listing WHERE number = ?3"#,
            parameters![order, self.guest, listing, NOW],
        );
        self.run(
            "INSERT INTO charge (id, order_id, kind, amount_fen, pay_before, state, is_agreed, asked_at, changed_by, changed_at)
             VALUES (?1, ?1, 'order', 1, ?2, 'paid', 1, ?2, 'x', ?2)",
            parameters![order, NOW],
        );
        order
    }

    /// A stay in a resource of the room (0 is the first), with a gap of 15 minutes behind it.
    pub fn stay(&self, room: i64, resource: i64, from: i64, to: i64, held_minutes: Option<i64>) {
        self.hold(room, resource, (from, to), (0, 15), held_minutes);
    }

    /// The time of a resource, from and to so many minutes after now, with gaps before and after it.
    pub fn hold(&self, room: i64, resource: i64, span: (i64, i64), gaps: (i64, i64), held_minutes: Option<i64>) {
        let ((from, to), order) = (span, self.order(room));
        self.run(
            "INSERT INTO hold (id, order_id, charge_id, item, resource_id, starts_at, ends_at, blocked_from, blocked_until,
               is_extension, state, held_until, changed_at)
             SELECT ?1, ?1, ?1, 0, resource_id, ?4, ?5, ?6, ?7, 0, iif(?8 IS NULL, 'confirmed', 'held'), coalesce(?8, ?9), ?9
             FROM listing_resource WHERE listing_number = ?2 ORDER BY resource_id LIMIT 1 OFFSET ?3",
            parameters![
                order,
                room,
                resource,
                NOW.plus_minutes(from),
                NOW.plus_minutes(to),
                NOW.plus_minutes(from - gaps.0),
                NOW.plus_minutes(to + gaps.1),
                held_minutes.map(|minutes| NOW.plus_minutes(minutes)),
                NOW
            ],
        );
    }

    /// A review of a room with these marks.
    pub fn review(&self, room: i64, marks: [i64; 4], text: &str, anonymous: bool) {
        let [environment, facilities, tea, service] = marks;
        let marks = json!({ "environment": environment, "facilities": facilities, "tea": tea, "service": service });
        self.review_of(room, &marks, text, anonymous);
    }

    /// A review with the marks that the kind of the listing declares.
    pub fn review_of(&self, listing: i64, marks: &Value, text: &str, anonymous: bool) {
        let order = self.order(listing);
        self.run(
            "INSERT INTO review (order_id, listing_number, user_id, marks, text, anonymous, pictures, at)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, '[\"/picture.jpg\"]', ?7)",
            parameters![order, listing, self.guest, marks.to_string(), text, anonymous, NOW],
        );
    }
}

/// The id of a listing of the sandbox.
pub fn room(number: i64) -> Id {
    Id::parse(&format!("0197a0000000700080000000000{number:05}")).unwrap()
}
