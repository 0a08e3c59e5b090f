use api::Language;
use clock::{Id, Moment};
use message::{Facts, Occasion};
use money::Fen;

fn occasion(store: &str) -> Occasion {
    Occasion {
        facts: Facts {
            store: Some(store.to_owned()),
            listing: Some("听雨".to_owned()),
            amount_fen: Some(Fen::new(4005)),
            pay_before: Some(Moment::from_unix(1_777_636_800)),
            starts_at: None,
            ends_at: Some(Moment::from_unix(1_777_644_000)),
            merchant: None,
            reason: None,
            year: Some(2027),
        },
        order_id: Id::parse("0197a000000070008000000000000001"),
        at: Moment::from_unix(1_777_636_860),
    }
}

#[test]
fn each_place_says_its_fact_in_the_readers_language() {
    let words = "{store} {listing} {amount} {pay_before} {at} {year} {order}";
    let told = |language| occasion("柳巷店").fill(words, language);
    let order = "0197a000000070008000000000000001";
    assert_eq!(
        told(Language::Chinese),
        format!("柳巷店 听雨 ¥40.05 2026年5月1日 20:00 2026年5月1日 20:01 2027 {order}")
    );
    assert_eq!(
        told(Language::English),
        format!("柳巷店 听雨 ¥40.05 2026-05-01 20:00 2026-05-01 20:01 2027 {order}")
    );
}

#[test]
fn what_is_no_place_stays_and_no_name_becomes_one() {
    let told = |words: &str, store| occasion(store).fill(words, Language::Chinese);
    assert_eq!(told("{", ""), "{");
    assert_eq!(told("{{amount} {price} {amount", ""), "{¥40.05 {price} {amount");
    assert_eq!(told("{store}!", "{amount}{"), "{amount}{!");
    assert_eq!(told("({starts_at})", ""), "()");
    assert_eq!(told("({ends_at})", ""), "(2026年5月1日 22:00)");
}
