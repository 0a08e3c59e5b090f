//! Reads a row into a type of serde, column by name.

use crate::Value;
use serde::{
    Deserializer,
    de::{
        self, DeserializeOwned, IntoDeserializer, Visitor,
        value::{MapDeserializer, SeqDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::Value as Json;

pub(crate) type Error = serde_json::Error;

pub(crate) fn read<T: DeserializeOwned>(columns: &[String], values: Vec<Value>) -> Result<T, Error> {
    let cells = columns
        .iter()
        .map(String::as_str)
        .zip(values.into_iter().map(|value| Cell(json(value))));
    T::deserialize(MapDeserializer::new(cells))
}

fn json(value: Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Integer(number) => number.into(),
        Value::Real(number) => number.into(),
        Value::Text(text) => Json::String(text),
    }
}

/// Reads a column that holds a JSON document as text, as it would be read from a body: for `deserialize_with`. Unlike
/// a plain field, the document may be any JSON, also a mere text.
///
/// # Errors
/// Where the column is not such a document.
pub fn document<'de, D: Deserializer<'de>, T: DeserializeOwned>(deserializer: D) -> Result<T, D::Error> {
    let text = <String as serde::Deserialize>::deserialize(deserializer)?;
    serde_json::from_str(&text).map_err(de::Error::custom)
}

/// The same where there may be none.
///
/// # Errors
/// As [`document`].
pub fn optional_document<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    let text = <Option<String> as serde::Deserialize>::deserialize(deserializer)?;
    text.map(|text| serde_json::from_str(&text).map_err(de::Error::custom))
        .transpose()
}

/// One value of a row, or of a JSON document inside a row. It says that it is not human readable: in the database a
/// time is a number, in a body it is text.
struct Cell(Json);

impl<'de> IntoDeserializer<'de, Error> for Cell {
    type Deserializer = Cell;

    fn into_deserializer(self) -> Cell {
        self
    }
}

impl Cell {
    /// A document is stored as text; where a field wants its shape, the text is read.
    fn document(self) -> Result<Json, Error> {
        match self.0 {
            Json::String(text) => serde_json::from_str(&text),
            json => Ok(json),
        }
    }
}

impl<'de> Deserializer<'de> for Cell {
    type Error = Error;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Json::Null => visitor.visit_unit(),
            Json::Bool(yes) => visitor.visit_bool(yes),
            Json::Number(number) => number.deserialize_any(visitor),
            Json::String(text) => visitor.visit_string(text),
            Json::Array(items) => visitor.visit_seq(SeqDeserializer::new(items.into_iter().map(Cell))),
            Json::Object(fields) => visitor.visit_map(MapDeserializer::new(
                fields.into_iter().map(|(name, value)| (name, Cell(value))),
            )),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Json::Null => visitor.visit_none(),
            json => visitor.visit_some(Cell(json)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0.as_i64() {
            Some(0) => visitor.visit_bool(false),
            Some(1) => visitor.visit_bool(true),
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        Cell(self.document()?).deserialize_any(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        Cell(self.document()?).deserialize_any(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        self.deserialize_map(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Json::String(text) => {
                let variant: de::value::StringDeserializer<Error> = text.into_deserializer();
                variant.deserialize_enum(name, variants, visitor)
            }
            json => json.deserialize_enum(name, variants, visitor),
        }
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple
        tuple_struct identifier ignored_any
    }
}
