use crate::system_tick::shop::{NOTHING, NOW, Shop};
use database::{Statements, parameters};

const DAY: i64 = 24 * 3600;

#[test]
fn what_no_one_needs_is_forgotten() {
    let shop = Shop::open();
    let answer = "INSERT INTO idempotency (user_id, operation, key, request_hash, status, answer, at) VALUES ('u', 'book', ?1, '', 201, '{}', ?2)";
    let attempt = "INSERT INTO login_attempt (kind, phone, address, network, at) VALUES ('password', ?1, '', '', ?2)";
    let code = "INSERT INTO sms_code (phone, code_hmac, sent_at, expires_at) VALUES (?1, '', 0, ?2)";
    let session = "INSERT INTO session (token_hash, id, user_id, way, client, opened_at, expires_at)
      SELECT hex(randomblob(32)), hex(randomblob(16)), id, 'phone', ?1, 0, ?2 FROM user LIMIT 1";
    for (statement, oldest, youngest) in [
        (answer, NOW - 7 * DAY - 1, NOW - 7 * DAY),
        (attempt, NOW - DAY - 1, NOW - DAY),
        (code, NOW, NOW + 1),
        (session, NOW, NOW + 1),
    ] {
        for number in 0..3 {
            shop.world
                .database
                .run(statement, parameters![format!("old-{number}"), oldest])
                .unwrap();
            shop.world
                .database
                .run(statement, parameters![format!("new-{number}"), youngest])
                .unwrap();
        }
    }
    let left = || ["idempotency", "login_attempt", "sms_code", "session"].map(|table| shop.count(table));
    assert_eq!(left(), [6, 6, 6, 7]);
    assert_eq!(shop.tick(), NOTHING);
    assert_eq!(left(), [3, 3, 3, 4]);
    assert_eq!(shop.tick(), NOTHING);
}
