//! Key-value, variables and calls to elsewhere.

use crate::query::{Outcome, Query};
use http_body_util::BodyExt as _;
use serde_json::json;
use spin_sdk::key_value::Store;

fn told(error: impl std::fmt::Debug) -> String {
    format!("{error:?}")
}

/// `?key=`, and `&store=` where it is not the default one.
async fn open(query: &Query) -> Result<Store, String> {
    let label = query.all("store").next().unwrap_or("default");
    Store::open(label).await.map_err(told)
}

pub(crate) async fn get(query: &Query) -> Outcome {
    let value = open(query).await?.get(query.one("key")).await.map_err(told)?;
    Ok(json!(value.map(|value| String::from_utf8_lossy(&value).into_owned())))
}

pub(crate) async fn set(query: &Query) -> Outcome {
    let store = open(query).await?;
    store.set(query.one("key"), query.one("value")).await.map_err(told)?;
    Ok(json!(null))
}

/// Keeps a value under a key of the default store.
pub(crate) async fn tick(authorization: &str) -> Outcome {
    let store = Store::open_default().await.map_err(told)?;
    store.set("tick", authorization).await.map_err(told)?;
    let before = store.get("ticks").await.map_err(told)?;
    let before = before.and_then(|count| String::from_utf8(count).ok()?.parse().ok());
    let ticks = before.unwrap_or(0) + 1;
    store.set("ticks", ticks.to_string()).await.map_err(told)?;
    Ok(json!({ "more": ticks % 100 != 0 }))
}

#[expect(clippy::disallowed_methods, reason = "the engine itself is what is looked at")]
pub(crate) async fn variable(name: &str) -> Outcome {
    spin_sdk::variables::get(name)
        .await
        .map(|value| json!(value))
        .map_err(told)
}

/// `GET` of an address; gives its status and body.
pub(crate) async fn call(url: &str) -> Outcome {
    let response = spin_sdk::http::get(url).await.map_err(told)?;
    let status = response.status().as_u16();
    let body = response.into_body().collect().await.map_err(told)?.to_bytes();
    Ok(json!({ "status": status, "body": String::from_utf8_lossy(&body) }))
}
