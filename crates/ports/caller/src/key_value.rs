/// Why the key-value store did not serve.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The engine refused or failed; the text is for the log only.
    #[error("key-value store: {0}")]
    Engine(String),
    /// A value is not what was written.
    #[error("key-value store: unreadable value: {0}")]
    Unreadable(String),
}

#[cfg(target_arch = "wasm32")]
mod engine {
    use super::Error;
    use spin_sdk::key_value::Store;
    use std::{cell::RefCell, rc::Rc};

    thread_local! {
        /// Opened once an instance: opening costs as much as reading.
        static KEPT: RefCell<Option<Rc<Store>>> = const { RefCell::new(None) };
    }

    /// The store with the label `default`.
    #[derive(Clone, Debug, Default)]
    pub struct KeyValue;

    impl KeyValue {
        /// The engine's store; it is opened when it is first used.
        #[must_use]
        pub fn of_the_engine() -> KeyValue {
            KeyValue
        }

        /// The value of a key.
        ///
        /// # Errors
        /// Where the engine refuses or fails.
        pub async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
            open().await?.get(key).await.map_err(refused)
        }

        /// Writes the value of a key.
        ///
        /// # Errors
        /// Where the engine refuses or fails.
        pub async fn set(&self, key: &str, value: Vec<u8>) -> Result<(), Error> {
            open().await?.set(key, value).await.map_err(refused)
        }

        /// Forgets a key, whether it was there or not.
        ///
        /// # Errors
        /// Where the engine refuses or fails.
        pub async fn delete(&self, key: &str) -> Result<(), Error> {
            open().await?.delete(key).await.map_err(refused)
        }
    }

    #[expect(clippy::disallowed_methods, reason = "this is the door")]
    async fn open() -> Result<Rc<Store>, Error> {
        if let Some(store) = KEPT.with_borrow(Clone::clone) {
            return Ok(store);
        }
        let store = Rc::new(Store::open_default().await.map_err(refused)?);
        KEPT.with_borrow_mut(|kept| *kept = Some(Rc::clone(&store)));
        Ok(store)
    }

    #[expect(clippy::needless_pass_by_value, reason = "the form that `map_err` takes")]
    fn refused(error: spin_sdk::key_value::Error) -> Error {
        Error::Engine(error.to_string())
    }
}

#[cfg(not(target_arch = "wasm32"))]
mod engine {
    use super::Error;
    use std::{
        collections::HashMap,
        sync::{Arc, Mutex, PoisonError},
    };

    /// The native twin: a map. Clones share it.
    #[derive(Clone, Debug, Default)]
    pub struct KeyValue {
        values: Arc<Mutex<HashMap<String, Vec<u8>>>>,
    }

    impl KeyValue {
        /// The value of a key.
        ///
        /// # Errors
        /// Never; the engine's store can fail.
        pub async fn get(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
            Ok(self
                .values
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .get(key)
                .cloned())
        }

        /// Writes the value of a key.
        ///
        /// # Errors
        /// Never; the engine's store can fail.
        pub async fn set(&self, key: &str, value: Vec<u8>) -> Result<(), Error> {
            self.values
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .insert(key.to_owned(), value);
            Ok(())
        }

        /// Forgets a key.
        ///
        /// # Errors
        /// Never; the engine's store can fail.
        pub async fn delete(&self, key: &str) -> Result<(), Error> {
            self.values.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
            Ok(())
        }
    }
}

pub use engine::KeyValue;
