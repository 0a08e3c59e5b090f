//! Rows, as they are read.

use clock::Moment;
use database::{Database, Error, Statements, Value};
use serde::Deserialize;

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum State {
    PendingPayment,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Event {
    at: Moment,
    detail: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Order {
    state: State,
    open: bool,
    at: Moment,
    rating: Option<f64>,
    events: Vec<Event>,
}

fn read(values: &[Value]) -> Result<Order, Error> {
    let database = Database::in_memory(false).unwrap();
    database.one(
        "SELECT ?1 AS state, ?2 AS open, ?3 AS at, ?4 AS rating, ?5 AS events",
        values,
    )
}

#[test]
fn a_row_is_read_by_the_names_of_its_columns() {
    let values = vec![
        Value::Text("pending_payment".to_owned()),
        Value::Integer(1),
        Value::Integer(60),
        Value::Null,
        Value::Text(r#"[{"at":120,"detail":null},{"at":180,"detail":"7"}]"#.to_owned()),
    ];
    let event = |at, detail: Option<&str>| Event {
        at: Moment::from_unix(at),
        detail: detail.map(str::to_owned),
    };
    let order = read(&values).unwrap();
    let events = vec![event(120, None), event(180, Some("7"))];
    assert_eq!(
        order,
        Order {
            state: State::PendingPayment,
            open: true,
            at: Moment::from_unix(60),
            rating: None,
            events
        }
    );
}

#[test]
fn a_value_of_another_type_is_an_error_and_no_default() {
    let values = vec![
        Value::Text("pending_payment".to_owned()),
        Value::Integer(2),
        Value::Integer(60),
        Value::Null,
        Value::Text("[]".to_owned()),
    ];
    assert!(matches!(read(&values), Err(Error::Shape { .. })));
}
