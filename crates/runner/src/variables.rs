//! Application variables, and the templates through which components see them.

use crate::manifest::Variable;
use anyhow::{Context as _, Result, bail, ensure};
use std::collections::{BTreeMap, HashMap};

/// The values of all variables of the application. Nothing here ever prints one: it may be a secret.
#[derive(Default)]
pub struct Variables(HashMap<String, String>);

impl Variables {
    /// A value given on the command line counts more than one from the environment, that more than the default.
    pub fn resolve(
        declared: &BTreeMap<String, Variable>,
        given: &HashMap<String, String>,
        environment: impl Fn(&str) -> Option<String>,
    ) -> Result<Self> {
        if let Some(unknown) = given.keys().find(|name| !declared.contains_key(*name)) {
            bail!("--variable {unknown}: the manifest declares no such variable");
        }
        let mut values = HashMap::new();
        let mut missing = Vec::new();
        for (name, variable) in declared {
            check_name(name)?;
            ensure!(
                variable.required != variable.default.is_some(),
                "variable {name}: either `default` or `required = true`"
            );
            let from_environment = || environment(&environment_name(name));
            match given
                .get(name)
                .cloned()
                .or_else(from_environment)
                .or_else(|| variable.default.clone())
            {
                Some(value) => drop(values.insert(name.clone(), value)),
                None => missing.push(format!("{name} ({} or --variable {name}=…)", environment_name(name))),
            }
        }
        ensure!(
            missing.is_empty(),
            "required variables have no value: {}",
            missing.join(", ")
        );
        Ok(Self(values))
    }

    /// The value of a variable of the application.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Fills in a template such as `"https://{{ host }}"`.
    pub fn render(&self, template: &str) -> Result<String> {
        let mut text = String::new();
        let mut rest = template;
        while let Some((literal, opened)) = rest.split_once("{{") {
            let (name, after) = opened.split_once("}}").context("`{{` without `}}` in a template")?;
            let name = name.trim();
            text.push_str(literal);
            text.push_str(
                self.get(name)
                    .with_context(|| format!("a template names the unknown variable {name:?}"))?,
            );
            rest = after;
        }
        text.push_str(rest);
        Ok(text)
    }
}

/// Names are `lower_case_with_digits`, as Spin demands it.
pub fn check_name(name: &str) -> Result<()> {
    let characters = name
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let first = name.chars().next().is_some_and(|c| c.is_ascii_lowercase());
    let underscores = !name.contains("__") && !name.ends_with('_');
    ensure!(
        characters && first && underscores,
        "{name:?} is no variable name: lower-case letters, digits and single underscores"
    );
    Ok(())
}

fn environment_name(name: &str) -> String {
    format!("SPIN_VARIABLE_{}", name.to_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn declared() -> BTreeMap<String, Variable> {
        toml::from_str("host = { default = \"d\" }\nkey = { required = true, secret = true }").unwrap()
    }

    fn given(pairs: &[(&str, &str)]) -> HashMap<String, String> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn command_line_before_environment_before_default() {
        let environment = |name: &str| (name == "SPIN_VARIABLE_KEY").then(|| "from environment".to_owned());
        let variables = Variables::resolve(&declared(), &given(&[]), environment).unwrap();
        assert_eq!(
            (variables.get("key"), variables.get("host")),
            (Some("from environment"), Some("d"))
        );
        let variables = Variables::resolve(&declared(), &given(&[("key", "k"), ("host", "h")]), environment).unwrap();
        assert_eq!((variables.get("key"), variables.get("host")), (Some("k"), Some("h")));
    }

    #[test]
    fn a_missing_or_unknown_variable_is_named() {
        let missing = Variables::resolve(&declared(), &given(&[]), |_| None)
            .err()
            .unwrap()
            .to_string();
        assert!(missing.contains("key (SPIN_VARIABLE_KEY"), "{missing}");
        let unknown = Variables::resolve(&declared(), &given(&[("kye", "secret")]), |_| None)
            .err()
            .unwrap()
            .to_string();
        assert!(unknown.contains("kye") && !unknown.contains("secret"), "{unknown}");
    }

    #[test]
    fn templates() {
        let variables = Variables(given(&[("host", "h:1"), ("x", "y")]));
        for (template, expected) in [
            ("", ""),
            ("plain", "plain"),
            ("https://{{ host }}/{{x}}!", "https://h:1/y!"),
            ("}} {{x}}", "}} y"),
        ] {
            assert_eq!(variables.render(template).unwrap(), expected);
        }
        assert!(variables.render("{{ host").is_err());
        assert!(
            variables
                .render("{{ nobody }}")
                .unwrap_err()
                .to_string()
                .contains("nobody")
        );
    }

    #[test]
    fn names() {
        for good in ["a", "wechat_api", "a1_b2"] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        for bad in ["", "A", "1a", "a-b", "a__b", "a_", "_a"] {
            assert!(check_name(bad).is_err(), "{bad}");
        }
    }
}
