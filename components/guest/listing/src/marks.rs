use serde::{Serialize, Serializer};

/// Marks by dimension, in the order in which the kind of listing declares them. In JSON they are an object.
#[derive(Clone, Debug, PartialEq)]
pub struct Marks<M>(pub Vec<(String, M)>);

impl<M: Serialize> Serialize for Marks<M> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(dimension, mark)| (dimension, mark)))
    }
}
