//! The only door to the bundle's settings, which are Spin variables.

mod kept;
mod sandbox;

pub use kept::Kept;
pub use sandbox::DEMO_PASSWORD;
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::Arc,
};

/// Why a setting cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// It is not set, or empty.
    #[error("the setting `{0}` is missing")]
    Missing(&'static str),
    /// It is set to something that it cannot be. The value itself is not told: it may be a secret.
    #[error("the setting `{0}` is not usable: {1}")]
    Unusable(&'static str, &'static str),
    /// It is the sandbox's own, which anybody can read: a live bundle does not work with it.
    #[error("the setting `{0}` is the sandbox's, which live mode refuses")]
    OfTheSandbox(&'static str),
    /// The engine did not give it.
    #[error("the setting `{0}` could not be read: {1}")]
    Unread(&'static str, String),
}

/// Whether the counterparts are real.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// The component `system-sandbox` plays WeChat, WeChat Pay, SMS and the lock cloud; the clock can be moved.
    Sandbox,
    /// Real counterparts, real money, the machine's clock.
    Live,
}

/// Settings that stand elsewhere than with the engine, such as those of an account in the database. `Debug` shows their names.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Values(BTreeMap<&'static str, String>);

impl Values {
    /// These; an empty text is one that is not set.
    #[must_use]
    pub fn new(values: impl IntoIterator<Item = (&'static str, String)>) -> Values {
        Values(values.into_iter().collect())
    }

    /// The one of this name; empty where it is not set.
    #[must_use]
    pub fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The same, but for these.
    #[must_use]
    pub fn with(&self, others: impl IntoIterator<Item = (&'static str, String)>) -> Values {
        Values(self.0.clone().into_iter().chain(others).collect())
    }
}

impl fmt::Debug for Values {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.0.keys()).finish()
    }
}

/// The settings of one component.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    #[cfg_attr(
        target_arch = "wasm32",
        expect(dead_code, reason = "only the native twin is given its values")
    )]
    given: HashMap<&'static str, String>,
    /// Of these nothing is asked of the engine.
    replaced: Option<Arc<Values>>,
}

impl Settings {
    /// The settings that the engine holds.
    #[cfg(target_arch = "wasm32")]
    #[must_use]
    pub fn of_the_engine() -> Settings {
        Settings::default()
    }

    /// The native twin: just these values.
    #[cfg(not(target_arch = "wasm32"))]
    #[must_use]
    pub fn given(values: impl IntoIterator<Item = (&'static str, String)>) -> Settings {
        Settings {
            given: values.into_iter().collect(),
            ..Settings::default()
        }
    }

    /// The same, but for these.
    #[must_use]
    pub fn replaced_by(&self, values: Arc<Values>) -> Settings {
        Settings {
            replaced: Some(values),
            ..self.clone()
        }
    }

    /// The text of a setting.
    ///
    /// # Errors
    /// [`Error::Missing`] where it is not set or empty.
    pub async fn text(&self, name: &'static str) -> Result<String, Error> {
        self.optional(name).await?.ok_or(Error::Missing(name))
    }

    /// The text of a setting that may be absent or empty.
    ///
    /// # Errors
    /// [`Error::Unread`] where the engine cannot tell.
    pub async fn optional(&self, name: &'static str) -> Result<Option<String>, Error> {
        let replaced = self.replaced.as_ref().and_then(|values| values.0.get(name).cloned());
        let value = match replaced {
            Some(text) => Some(text),
            None => self.read(name).await?,
        };
        Ok(value.filter(|text| !text.trim().is_empty()))
    }

    /// A setting that names a counterpart, or what one is known by there: secrets, keys, addresses. The sandbox's own stand
    /// in the open, so a live bundle does not work with them.
    ///
    /// # Errors
    /// As [`Settings::text`], and [`Error::Unusable`] for the sandbox's value in live mode.
    pub async fn own(&self, name: &'static str, mode: Mode) -> Result<String, Error> {
        self.optional_own(name, mode).await?.ok_or(Error::Missing(name))
    }

    /// The same where it may be absent or empty.
    ///
    /// # Errors
    /// As [`Settings::optional`], and [`Error::Unusable`] for the sandbox's value in live mode.
    pub async fn optional_own(&self, name: &'static str, mode: Mode) -> Result<Option<String>, Error> {
        let value = self.optional(name).await?;
        if mode == Mode::Live && value.as_deref().is_some_and(|text| sandbox::has(name, text)) {
            return Err(Error::OfTheSandbox(name));
        }
        Ok(value)
    }

    /// A setting that is a whole number not below zero.
    ///
    /// # Errors
    /// As [`Settings::text`], and [`Error::Unusable`] where it is no such number.
    pub async fn number(&self, name: &'static str) -> Result<i64, Error> {
        let text = self.text(name).await?;
        let number = text.trim().parse().ok().filter(|number: &i64| *number >= 0);
        number.ok_or(Error::Unusable(name, "it must be a whole number"))
    }

    /// The mode of the bundle.
    ///
    /// # Errors
    /// As [`Settings::text`], and [`Error::Unusable`] where it is neither `sandbox` nor `live`: a misspelt mode must not
    /// become one of them by chance.
    pub async fn mode(&self) -> Result<Mode, Error> {
        match self.text("mode").await?.as_str() {
            "sandbox" => Ok(Mode::Sandbox),
            "live" => Ok(Mode::Live),
            _ => Err(Error::Unusable("mode", "it must be `sandbox` or `live`")),
        }
    }

    #[cfg(not(target_arch = "wasm32"))]
    async fn read(&self, name: &'static str) -> Result<Option<String>, Error> {
        Ok(self.given.get(name).cloned())
    }

    #[cfg(target_arch = "wasm32")]
    async fn read(&self, name: &'static str) -> Result<Option<String>, Error> {
        engine::read(name).await
    }
}

#[cfg(target_arch = "wasm32")]
mod engine {
    use super::Error;
    use std::{cell::RefCell, collections::HashMap};

    thread_local! {
        /// A setting does not change while the bundle runs, so an instance asks for it once.
        static KNOWN: RefCell<HashMap<&'static str, Option<String>>> = RefCell::default();
    }

    pub(super) async fn read(name: &'static str) -> Result<Option<String>, Error> {
        if let Some(value) = KNOWN.with_borrow(|known| known.get(name).cloned()) {
            return Ok(value);
        }
        let value = ask(name).await?;
        KNOWN.with_borrow_mut(|known| known.insert(name, value.clone()));
        Ok(value)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    async fn ask(name: &'static str) -> Result<Option<String>, Error> {
        use spin_sdk::variables::Error as Engine;
        match spin_sdk::variables::get(name).await {
            Ok(value) => Ok(Some(value)),
            Err(Engine::Undefined(_)) => Ok(None),
            Err(error) => Err(Error::Unread(name, error.to_string())),
        }
    }
}
