use api::Wording;
use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{self, MapAccess, Visitor},
};
use serde_json::Value;
use std::fmt;

/// What an opinion has beside its own fields. Its numbers are marks; which of them there must be, the kind of what was
/// bought declares. What is no number and no mark is nobody's business here.
#[derive(Clone, Debug, Default)]
pub struct Marks(Vec<(String, Value)>);

/// Where a mark stands in a body, and what is wrong there.
pub(crate) type Fault = (String, Wording);

impl Marks {
    /// The marks as they are kept.
    pub(crate) fn document(&self) -> String {
        serde_json::json!(self).to_string()
    }

    /// The first declared one that is missing or no whole number, or else the first number that is not declared.
    pub(crate) fn unreadable(&self, declared: &[String]) -> Option<Fault> {
        let wrong = declared.iter().find_map(|name| {
            let wording: Wording = match self.get(name) {
                None => ("必填", "missing").into(),
                Some(value) if value.is_u64() && !value.is_i64() => ("数值超出范围", "a number out of range").into(),
                Some(value) if !value.is_i64() => ("应为整数", "a whole number").into(),
                Some(_) => return None,
            };
            Some((pointer(name), wording))
        });
        wrong.or_else(|| {
            let mut names = self.numbers().map(|(name, _)| name);
            let foreign = names.find(|name| !declared.contains(name))?;
            Some((pointer(foreign), ("没有这一评分项", "no mark that is asked for").into()))
        })
    }

    /// Every declared one that is out of its bounds.
    pub(crate) fn out_of_bounds(&self, declared: &[String]) -> Vec<Fault> {
        let is_wrong = |name: &&String| {
            let mark = self.get(name).and_then(Value::as_i64);
            mark.is_none_or(|mark| !(1..=5).contains(&mark))
        };
        let fault = |name: &String| (pointer(name), ("应为 1 到 5", "1 to 5").into());
        declared.iter().filter(is_wrong).map(fault).collect()
    }

    fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(given, _)| given == name).map(|(_, value)| value)
    }

    fn numbers(&self) -> impl Iterator<Item = (&String, &Value)> {
        let given = self.0.iter().map(|(name, value)| (name, value));
        given.filter(|(_, value)| value.is_number())
    }
}

/// By RFC 6901.
fn pointer(name: &str) -> String {
    format!("/{}", name.replace('~', "~0").replace('/', "~1"))
}

impl Serialize for Marks {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.numbers())
    }
}

impl<'de> Deserialize<'de> for Marks {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Marks, D::Error> {
        struct Members;

        impl<'de> Visitor<'de> for Members {
            type Value = Marks;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Marks, A::Error> {
                let mut marks = Marks::default();
                while let Some((name, value)) = members.next_entry::<String, Value>()? {
                    if marks.get(&name).is_some() {
                        return Err(de::Error::custom(format_args!("duplicate field `{name}`")));
                    }
                    marks.0.push((name, value));
                }
                Ok(marks)
            }
        }

        deserializer.deserialize_map(Members)
    }
}
