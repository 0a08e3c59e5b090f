use clock::{Id, Moment};

/// A value that the database takes and gives. The schema has no blobs.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// NULL.
    Null,
    /// INTEGER: numbers, fen, unix seconds, and 0 or 1 for no or yes.
    Integer(i64),
    /// REAL: places on the globe, never money.
    Real(f64),
    /// TEXT.
    Text(String),
}

impl From<i64> for Value {
    fn from(number: i64) -> Value {
        Value::Integer(number)
    }
}

impl From<f64> for Value {
    fn from(number: f64) -> Value {
        Value::Real(number)
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Value {
        Value::Integer(i64::from(yes))
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Value {
        Value::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Value {
        Value::Text(text.clone())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Value {
        Value::Text(text)
    }
}

impl From<Id> for Value {
    fn from(id: Id) -> Value {
        Value::Text(id.to_string())
    }
}

impl From<Moment> for Value {
    fn from(moment: Moment) -> Value {
        Value::Integer(moment.unix())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Value {
        value.map_or(Value::Null, Into::into)
    }
}
