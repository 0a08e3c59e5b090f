//! `openapi.yaml`: its operations and its problems.

use serde_json::{Map, Value};
use std::{collections::BTreeMap, fs};

/// What keys of a path item are operations.
pub(crate) const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "options", "head"];

/// The whole document.
pub(crate) struct Document(Value);

/// A method of a path.
#[derive(Clone, Copy)]
pub(crate) struct Operation<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'a str,
    item: &'a Value,
    pub(crate) told: &'a Value,
}

/// A kind of problem.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Kind {
    pub(crate) slug: String,
    pub(crate) status: u16,
    pub(crate) title: String,
}

pub(crate) fn document() -> Document {
    let text = fs::read_to_string(tests::root().join("openapi.yaml")).expect("openapi.yaml");
    Document(serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("openapi.yaml: {error}")))
}

impl Document {
    pub(crate) fn root(&self) -> &Value {
        &self.0
    }

    fn items(&self) -> impl Iterator<Item = (&str, &Value)> {
        object(&self.0["paths"])
            .iter()
            .map(|(path, item)| (path.as_str(), item))
    }

    pub(crate) fn operations(&self) -> Vec<Operation<'_>> {
        let methods = |(path, item): (_, _)| METHODS.iter().filter_map(move |method| operation(path, item, method));
        self.items().flat_map(methods).collect()
    }

    /// The methods of each path, sorted.
    pub(crate) fn methods(&self) -> BTreeMap<&str, Vec<String>> {
        let mut paths: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for operation in self.operations() {
            paths
                .entry(operation.path)
                .or_default()
                .push(operation.method.to_uppercase());
        }
        paths.values_mut().for_each(|methods| methods.sort());
        paths
    }

    /// The operation that serves a call; `Err` where the path is not described.
    pub(crate) fn serving(&self, method: &str, path: &str) -> Result<Option<Operation<'_>>, String> {
        let (template, item) = self
            .items()
            .find(|(template, _)| fits(template, path))
            .ok_or(format!("{path} is not described"))?;
        Ok(operation(template, item, &method.to_lowercase()))
    }

    /// What a `$ref` stands for.
    pub(crate) fn resolve<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(place) => {
                let target = place.strip_prefix('#').and_then(|pointer| self.0.pointer(pointer));
                self.resolve(target.unwrap_or_else(|| panic!("{place} is not there")))
            }
            None => value,
        }
    }

    /// Every kind of problem.
    pub(crate) fn problems(&self) -> Vec<Kind> {
        let kind = |(slug, kind): (&String, &Value)| Kind {
            slug: slug.clone(),
            status: kind["status"]
                .as_u64()
                .and_then(|status| status.try_into().ok())
                .expect("a status"),
            title: kind["title"].as_str().expect("a title").to_owned(),
        };
        object(&self.0["components"]["x-problems"]).iter().map(kind).collect()
    }

    pub(crate) fn problem(&self, slug: &str) -> Option<&Value> {
        self.0["components"]["x-problems"].get(slug)
    }

    /// The slugs that any operation can answer.
    pub(crate) fn of_all(&self) -> Vec<&str> {
        texts(&self.0["x-problems-of-all"])
    }
}

impl<'a> Operation<'a> {
    /// The slugs that it can answer beside those of all.
    pub(crate) fn problems(&self) -> Vec<&'a str> {
        texts(&self.told["x-problems"])
    }

    /// Its parameters and those of its path.
    pub(crate) fn parameters(&self, document: &'a Document) -> Vec<&'a Value> {
        let lists = [&self.item["parameters"], &self.told["parameters"]];
        lists
            .into_iter()
            .filter_map(Value::as_array)
            .flatten()
            .map(|one| document.resolve(one))
            .collect()
    }

    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }
}

fn operation<'a>(path: &'a str, item: &'a Value, method: &str) -> Option<Operation<'a>> {
    let (method, told) = object(item).get_key_value(method)?;
    Some(Operation {
        path,
        method,
        item,
        told,
    })
}

fn fits(template: &str, path: &str) -> bool {
    let (wanted, given) = (template.split('/'), path.split('/'));
    wanted.clone().count() == given.clone().count()
        && wanted
            .zip(given)
            .all(|(wanted, given)| wanted == given || wanted.starts_with('{') && !given.is_empty())
}

pub(crate) fn object(value: &Value) -> &Map<String, Value> {
    value.as_object().unwrap_or_else(|| panic!("{value} is no object"))
}

fn texts(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .expect("a list of slugs")
        .iter()
        .map(|slug| slug.as_str().expect("a slug"))
        .collect()
}
