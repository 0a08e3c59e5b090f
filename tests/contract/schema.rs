//! Values by the schemas of `openapi.yaml`.

use crate::document::Document;
use jsonschema::Draft;
use serde_json::{Map, Value, json};

impl Document {
    /// What is wrong with a value by a schema of this document, members that it does not describe included.
    pub(crate) fn faults(&self, schema: &Value, value: &Value) -> Vec<String> {
        let whole = json!({ "components": self.root()["components"], "allOf": [schema] });
        let options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .should_validate_formats(true);
        let validator = options
            .build(&whole)
            .unwrap_or_else(|error| panic!("{schema}: {error}"));
        let mut faults: Vec<String> = validator
            .iter_errors(value)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        self.strangers(&[schema], value, "", &mut faults);
        faults
    }

    /// The members of a value that its schemas do not describe. A schema without members describes any.
    fn strangers(&self, schemas: &[&Value], value: &Value, at: &str, faults: &mut Vec<String>) {
        let mut parts = Vec::new();
        schemas.iter().for_each(|schema| self.parts(schema, &mut parts));
        let described: Vec<&Map<String, Value>> =
            parts.iter().filter_map(|part| part["properties"].as_object()).collect();
        for (name, member) in value
            .as_object()
            .into_iter()
            .flatten()
            .filter(|_| !described.is_empty())
        {
            let schemas: Vec<&Value> = described.iter().filter_map(|members| members.get(name)).collect();
            match schemas.is_empty() {
                true => faults.push(format!("{at}/{name} is not described")),
                false => self.strangers(&schemas, member, &format!("{at}/{name}"), faults),
            }
        }
        let items: Vec<&Value> = parts.iter().filter_map(|part| part.get("items")).collect();
        for (index, item) in value.as_array().into_iter().flatten().enumerate() {
            self.strangers(&items, item, &format!("{at}/{index}"), faults);
        }
    }

    /// A schema and all that it is made of.
    fn parts<'a>(&'a self, schema: &'a Value, parts: &mut Vec<&'a Value>) {
        let schema = self.resolve(schema);
        parts.push(schema);
        for word in ["allOf", "anyOf", "oneOf"] {
            schema[word]
                .as_array()
                .into_iter()
                .flatten()
                .for_each(|part| self.parts(part, parts));
        }
    }
}
