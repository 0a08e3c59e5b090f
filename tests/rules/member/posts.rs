//! Who may do what beside being a guest.

use clock::Id;
use database::{Database, Statements, parameters};
use member::{Post, holds_post, must_hold};

fn id(text: &str) -> Id {
    Id::parse(text).unwrap()
}

#[test]
fn a_post_is_held_by_who_was_given_it() {
    let database = Database::in_memory(true).unwrap();
    let (staff, operator) = (
        id("0197a00000007000800000000d000001"),
        id("0197a00000007000800000000d000002"),
    );
    let guest = id("0197a00000007000800000000d0000ff");
    let row = "INSERT INTO user (id, nickname, created_at, changed_at) VALUES (?1, '客', 0, 0)";
    database.run(row, parameters![guest]).unwrap();
    assert!(holds_post(&database, staff, Post::ShopStaff).unwrap());
    assert!(!holds_post(&database, staff, Post::Operator).unwrap());
    assert!(holds_post(&database, operator, Post::Operator).unwrap());
    for post in [Post::ShopStaff, Post::Operator] {
        assert!(!holds_post(&database, guest, post).unwrap());
        assert!(must_hold(&database, guest, post).unwrap_err().is(&member::NOT_ALLOWED));
    }
    let before = database.statements();
    assert!(must_hold(&database, operator, Post::Operator).is_ok());
    assert_eq!(database.statements() - before, 1);
}
