//! Spin runs a component only when somebody calls it. The ticker is that somebody, where no scheduler is installed.

use crate::serve::{App, full};
use anyhow::{Context as _, Result};
use bytes::Bytes;
use http::{HeaderValue, Method, Request, header::AUTHORIZATION};
use http_body_util::{BodyExt as _, Collected};
use serde_json::Value;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{sync::watch, time::MissedTickBehavior};

/// What is called, how often, and with which secret.
pub struct Ticker {
    pub route: String,
    pub every: Duration,
    pub secret: Option<String>,
}

impl Ticker {
    /// Calls the route until `stop` turns true. One call ends before the next begins, which comes at once where there is more
    /// to do.
    pub async fn run(self, app: Arc<App>, mut stop: watch::Receiver<bool>) -> Result<()> {
        let mut authorization = None;
        if let Some(secret) = &self.secret {
            let mut value =
                HeaderValue::try_from(format!("Bearer {secret}")).context("the tick's secret fits no header")?;
            value.set_sensitive(true);
            authorization = Some(value);
        }
        let mut clock = tokio::time::interval(self.every);
        clock.set_missed_tick_behavior(MissedTickBehavior::Delay);
        clock.tick().await;
        loop {
            tokio::select! {
                _ = clock.tick() => while self.tick(&app, authorization.as_ref()).await? && !*stop.borrow() {},
                _ = stop.changed() => return Ok(()),
            }
        }
    }

    /// Tells whether there is more to do.
    async fn tick(&self, app: &App, authorization: Option<&HeaderValue>) -> Result<bool> {
        let mut request = Request::new(full(Bytes::new()));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = format!("http://localhost{}", self.route).parse()?;
        if let Some(value) = authorization {
            request.headers_mut().insert(AUTHORIZATION, value.clone());
        }
        let Some(route) = app.router.find(&self.route) else {
            return Ok(false);
        };
        let answer = app.call(&route, request, SocketAddr::from(([127, 0, 0, 1], 0))).await;
        if !answer.status().is_success() {
            app.console
                .say(&format!("POST {} answered {}", self.route, answer.status()));
        }
        // All of the answer is read so that the component can finish.
        let said = answer.into_body().collect().await.map(Collected::to_bytes);
        let said: Option<Value> = said.ok().and_then(|said| serde_json::from_slice(&said).ok());
        Ok(said.is_some_and(|said| said["more"] == true))
    }
}
